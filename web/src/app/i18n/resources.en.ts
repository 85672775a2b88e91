import activity from '@/features/activity/locales/en.json';
import attendees from '@/features/attendees/locales/en.json';
import waitlist from '@/features/attendees/locales/waitlist.en.json';
import auth from '@/features/auth/locales/en.json';
import checkIn from '@/features/check-in/locales/en.json';
import events from '@/features/events/locales/en.json';
import notifications from '@/features/notifications/locales/en.json';
import opening from '@/features/opening/locales/en.json';
import profile from '@/features/profile/locales/en.json';
import registrations from '@/features/registrations/locales/en.json';
import team from '@/features/team/locales/en.json';
import common from '@/shared/i18n/locales/common.en.json';
import app from './app.en.json';

const resources = {
  common,
  app,
  auth,
  'check-in': checkIn,
  events,
  registrations,
  attendees,
  waitlist,
  team,
  profile,
  activity,
  notifications,
  opening,
};

export default resources;
