export { AddAttendee } from './components/add-attendee';
export { AttendeeBrowser } from './components/attendee-browser';
