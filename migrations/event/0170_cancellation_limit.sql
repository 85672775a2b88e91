-- NULL: attendees can cancel until the event starts. Never later than that, but
-- functions of the release before move the start without knowing of it: so
-- there is no constraint, and whoever reads it takes the earlier of the two.
ALTER TABLE event.events ADD COLUMN cancellation_closes_at timestamptz;
