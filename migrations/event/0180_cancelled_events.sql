-- An event may be called off. Everybody still sees it, with a notice; nobody
-- can register for it, and who was registered is not any more.
--
-- Functions of the release before never meet such an event while they serve
-- it: only those of this one cancel.
ALTER TABLE event.events
    ADD COLUMN cancelled_at timestamptz,
    -- What the team says to those who were registered.
    ADD COLUMN cancellation_message text,
    -- When its places are to be released next; NULL: none can be left.
    ADD COLUMN seats_release_at timestamptz,
    DROP CONSTRAINT events_status_known,
    ADD CONSTRAINT events_status_known CHECK (status IN ('draft', 'published', 'cancelled')),
    DROP CONSTRAINT events_published_at_known,
    ADD CONSTRAINT events_published_at_known CHECK (
        (status <> 'draft') = (published_at IS NOT NULL)),
    ADD CONSTRAINT events_cancelled_at_known CHECK (
        (status = 'cancelled') = (cancelled_at IS NOT NULL)),
    ADD CONSTRAINT events_cancellation_message_length CHECK (
        char_length(cancellation_message) BETWEEN 1 AND 2000),
    ADD CONSTRAINT events_only_cancelled_release CHECK (
        status = 'cancelled' OR (cancellation_message IS NULL AND seats_release_at IS NULL));

CREATE INDEX events_to_release ON event.events (seats_release_at)
    WHERE seats_release_at IS NOT NULL;
