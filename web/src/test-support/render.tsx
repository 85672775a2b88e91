import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import i18next, { type ResourceLanguage } from 'i18next';
import type { ReactElement } from 'react';
import { initReactI18next } from 'react-i18next';
import { createMemoryRouter, RouterProvider } from 'react-router';
import common from '@/shared/i18n/locales/common.en.json';

/** Shows an element as the app would, in English, at `path`; `texts` are its feature's namespaces. */
export async function renderPage(element: ReactElement, texts: ResourceLanguage, path = '/') {
  await i18next.use(initReactI18next).init({
    lng: 'en',
    resources: { en: { common, ...texts } },
    defaultNS: 'common',
    interpolation: { escapeValue: false },
  });
  const router = createMemoryRouter([{ path: '*', element }], { initialEntries: [path] });
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  return router;
}
