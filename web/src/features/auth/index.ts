export { signOut } from './api/sign-out';
