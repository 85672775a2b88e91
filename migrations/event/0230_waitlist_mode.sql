-- Who gets a place that comes free while people wait: the first who waits for it, or
-- whom the event's team chooses.
ALTER TABLE event.events
    ADD COLUMN waitlist_mode text NOT NULL DEFAULT 'automatic',
    ADD CONSTRAINT events_waitlist_mode_known CHECK (waitlist_mode IN ('automatic', 'manual'));
