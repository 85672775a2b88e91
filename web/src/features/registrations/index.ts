export { RegisterPanel, type TicketOffer } from './components/register-panel';
