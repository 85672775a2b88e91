export { useAvailability } from './api/get-availability';
export { useEvent } from './api/get-event';
export { useTicketTypes } from './api/list-ticket-types';
export { EventBrowser } from './components/event-browser';
export { EventView } from './components/event-view';
export { FreePlaces } from './components/free-places';
export { OrganiserTools } from './components/organiser-tools';
