-- Until when attendees can cancel.

ALTER TABLE registration.registrations
    -- What Event said when it last gave or confirmed the seat. NULL: until the
    -- event starts.
    ADD COLUMN event_cancellation_closes_at timestamptz;

-- Events that were changed after they were published, as event-changed told
-- last: what is newer here than a registration knows counts for it. One row an
-- event, so that an organiser's edit does not touch all of its registrations.
CREATE TABLE registration.changed_events (
    event_id uuid NOT NULL,
    version bigint NOT NULL,
    starts_at timestamptz NOT NULL,
    cancellation_closes_at timestamptz,
    CONSTRAINT changed_events_pkey PRIMARY KEY (event_id)
);

-- Until when its attendee can cancel a registration. The limit is for places
-- that are theirs: who waits, or has not confirmed, can leave until the start.
CREATE FUNCTION registration.cancellable_until(registration.registrations) RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE
RETURN (
    SELECT CASE ($1).status
        -- The start may have been moved before the limit: the earlier counts.
        WHEN 'confirmed' THEN least(known.cancellation_closes_at, known.starts_at)
        ELSE known.starts_at END
    FROM (
        SELECT version, starts_at, cancellation_closes_at
        FROM registration.changed_events WHERE event_id = ($1).event_id
        UNION ALL
        SELECT ($1).event_version, ($1).event_starts_at, ($1).event_cancellation_closes_at
    ) known
    ORDER BY known.version DESC LIMIT 1
);
