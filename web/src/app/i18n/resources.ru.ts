import activity from '@/features/activity/locales/ru.json';
import attendees from '@/features/attendees/locales/ru.json';
import waitlist from '@/features/attendees/locales/waitlist.ru.json';
import auth from '@/features/auth/locales/ru.json';
import checkIn from '@/features/check-in/locales/ru.json';
import events from '@/features/events/locales/ru.json';
import notifications from '@/features/notifications/locales/ru.json';
import opening from '@/features/opening/locales/ru.json';
import profile from '@/features/profile/locales/ru.json';
import registrations from '@/features/registrations/locales/ru.json';
import team from '@/features/team/locales/ru.json';
import common from '@/shared/i18n/locales/common.ru.json';
import app from './app.ru.json';

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
