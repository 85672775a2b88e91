export { useProfile } from './api/get-profile';
