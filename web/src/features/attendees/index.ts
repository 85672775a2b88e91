export { AddAttendee } from './components/add-attendee';
export { ImportAttendees } from './components/import-attendees';
export { AttendeeBrowser } from './components/attendee-browser';
