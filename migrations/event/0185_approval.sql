-- The team may decide who gets the places of a ticket type.
ALTER TABLE event.ticket_types
    DROP CONSTRAINT ticket_types_confirmation_known,
    ADD CONSTRAINT ticket_types_confirmation_known CHECK (
        confirmation IN ('at_once', 'by_attendee', 'by_team'));

-- A hold that the team decides about: it is kept until the event has started and
-- nobody can register for it any more. A change of the event moves its end.
ALTER TABLE event.holds ADD COLUMN for_team boolean NOT NULL DEFAULT false;

CREATE INDEX holds_for_team ON event.holds (event_id) WHERE status = 'held' AND for_team;
