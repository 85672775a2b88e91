import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from 'react-router';
import { createQueryClient } from '@/shared/api/query-client';
import { onReached, onUserChange } from '@/shared/api/session';
import { ProfilePreferences } from './profile-preferences';
import { router } from './router';
import { cssVariables, theme } from './theme';

const queryClient = createQueryClient();
// What one person was shown is never shown to the next. Only once the members' pages are off the
// screen: what is still there asks the server anew, as whoever it is now.
onUserChange(() => setTimeout(() => void queryClient.resetQueries()));
// What was asked meanwhile was asked by nobody.
onReached(() => void queryClient.invalidateQueries());
// Loaded only then: who checks nobody in has nothing to forget.
onUserChange(() => void import('@/features/check-in').then(({ forgetGuests }) => forgetGuests()));

export function App() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <Notifications position="bottom-center" autoClose={5000} />
        <ProfilePreferences>
          <RouterProvider router={router} />
        </ProfilePreferences>
      </QueryClientProvider>
    </MantineProvider>
  );
}
