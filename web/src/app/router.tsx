import { createBrowserRouter, type RouteObject } from 'react-router';
import { CrashPage } from './pages/crash-page';
import { RequireSession, worksOffline } from './require-session';
import { Layout } from './layout/layout';
import { ManageEvent } from './layout/manage-event';

const forAll: RouteObject[] = [
  { index: true, lazy: () => import('./pages/browse-page') },
  { path: 'events/:eventId', lazy: () => import('./pages/event-page') },
  { path: 'events/:eventId/draw', lazy: () => import('./pages/draw-page') },
  { path: 'invitations/:token', lazy: () => import('@/features/team/pages/invitation-page') },
  { path: 'sign-in', lazy: () => import('@/features/auth/pages/sign-in-page') },
  { path: 'sign-up', lazy: () => import('@/features/auth/pages/sign-up-page') },
  { path: '*', lazy: () => import('./pages/not-found-page') },
];

const forMembers: RouteObject[] = [
  { path: 'events/new', lazy: () => import('@/features/events/pages/create-event-page') },
  {
    path: 'events/:eventId',
    Component: ManageEvent,
    children: [
      { path: 'edit', lazy: () => import('@/features/events/pages/edit-event-page') },
      {
        path: 'check-in',
        handle: worksOffline,
        lazy: () => import('@/features/check-in/pages/check-in-page'),
      },
      { path: 'attendees', lazy: () => import('./pages/attendees-page') },
      { path: 'blocked', lazy: () => import('./pages/blocks-page') },
      { path: 'approvals', lazy: () => import('./pages/approvals-page') },
      { path: 'waitlist', lazy: () => import('./pages/waitlist-page') },
      { path: 'attendees/import', lazy: () => import('./pages/import-page') },
      { path: 'team', lazy: () => import('@/features/team/pages/team-page') },
    ],
  },
  { path: 'my-events', lazy: () => import('@/features/events/pages/my-events-page') },
  {
    path: 'registrations',
    lazy: () => import('@/features/registrations/pages/my-registrations-page'),
  },
  {
    path: 'registrations/:registrationId',
    lazy: () => import('@/features/registrations/pages/registration-page'),
  },
  { path: 'profile', lazy: () => import('@/features/profile/pages/profile-page') },
  { path: 'settings', lazy: () => import('@/features/profile/pages/settings-page') },
  { path: 'activity', lazy: () => import('@/features/activity/pages/activity-page') },
  {
    path: 'notifications',
    lazy: () => import('@/features/notifications/pages/notifications-page'),
  },
];

export const router = createBrowserRouter([
  {
    Component: Layout,
    ErrorBoundary: CrashPage,
    // Nothing to show while the first page's code loads: it takes a moment only.
    HydrateFallback: () => null,
    children: [
      {
        ErrorBoundary: CrashPage,
        children: [...forAll, { Component: RequireSession, children: forMembers }],
      },
    ],
  },
]);
