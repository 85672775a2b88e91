export { forgetGuests } from './model/storage';
