export { AddAttendee } from './components/add-attendee';
export { ApprovalBrowser } from './components/approval-browser';
export { BlockList } from './components/block-list';
export { ImportAttendees } from './components/import-attendees';
export { AttendeeBrowser } from './components/attendee-browser';
export { WaitlistBrowser } from './components/waitlist-browser';
