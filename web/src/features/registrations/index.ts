export { RegisterPanel } from './components/register-panel';
