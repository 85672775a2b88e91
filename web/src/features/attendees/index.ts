export { AddAttendee } from './components/add-attendee';
export { ApprovalBrowser } from './components/approval-browser';
export { AttendeeBrowser } from './components/attendee-browser';
