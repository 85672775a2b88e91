-- Who gets a place that comes free while people wait: `automatic`, the first who waits
-- for it; `manual`, whom the event's team chooses. Event decides by it; here it is
-- kept to tell those who wait what to expect. NULL: automatic, or told by a function
-- of the release before.

-- What Event said when the wait began.
ALTER TABLE registration.registrations ADD COLUMN event_waitlist_mode text,
    ADD CONSTRAINT registrations_waitlist_mode_known CHECK (
        event_waitlist_mode IN ('automatic', 'manual'));

-- What event-changed told last.
ALTER TABLE registration.changed_events ADD COLUMN waitlist_mode text;

-- The mode by what is known of the event now.
CREATE FUNCTION registration.waitlist_mode(registration.registrations) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN (
    SELECT coalesce(known.waitlist_mode, 'automatic')
    FROM (
        SELECT version, waitlist_mode
        FROM registration.changed_events WHERE event_id = ($1).event_id
        UNION ALL
        SELECT ($1).event_version, ($1).event_waitlist_mode
    ) known
    ORDER BY known.version DESC LIMIT 1
);
