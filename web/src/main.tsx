import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './app/global.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app';
import { setupI18n } from './app/i18n/setup';
import { restoreSession } from './shared/api/session';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

// Both start now; the page waits only for its texts.
void restoreSession();
void setupI18n().then(() => {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
});
