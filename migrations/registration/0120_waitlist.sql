-- The waitlist: who finds no place may wait for one.
--
--   requested ─► waiting ─► pending (offered) ─► confirmed
--                   ├─────► cancelled   (left)
--                   └─────► expired     (registration closed)
--
-- A waiting row's `expires_at` is when places can't be had any more, and its
-- `sweep_at` is the same: so it is ended then, whatever else happens.
ALTER TABLE registration.registrations
    -- When the wait began: the order of the queue. Kept when it is over.
    ADD COLUMN waiting_since timestamptz,
    -- Whose places had run out when Event was last asked.
    ADD COLUMN waits_for text,
    -- When the wait ended, and how.
    ADD COLUMN waiting_ended_at timestamptz,
    ADD COLUMN waiting_end text,
    ADD CONSTRAINT registrations_waits_for_known CHECK (waits_for IN ('event', 'ticket_type')),
    ADD CONSTRAINT registrations_waiting_end_known CHECK (
        waiting_end IN ('offered', 'left', 'closed')
    ),
    ADD CONSTRAINT registrations_waiting_complete CHECK (
        (waiting_since IS NULL) = (waits_for IS NULL)
        AND (waiting_ended_at IS NULL) = (waiting_end IS NULL)
        AND (waiting_since IS NOT NULL OR waiting_ended_at IS NULL)
        AND (status = 'waiting') = (waiting_since IS NOT NULL AND waiting_ended_at IS NULL)
    ),
    DROP CONSTRAINT registrations_status_known,
    ADD CONSTRAINT registrations_status_known CHECK (
        status IN ('requested', 'waiting', 'pending', 'confirmed', 'cancelled', 'expired', 'refused')
    ),
    DROP CONSTRAINT registrations_half_done_is_swept,
    ADD CONSTRAINT registrations_half_done_is_swept CHECK (
        (sweep_at IS NOT NULL) = (status IN ('requested', 'waiting', 'pending') OR seat_release_due)
    );

-- Who waits has an active registration too. Functions of the release before
-- name fewer statuses in ON CONFLICT, which the index serves as well.
CREATE UNIQUE INDEX registrations_one_active
    ON registration.registrations (event_id, user_id)
    WHERE status IN ('requested', 'waiting', 'pending', 'confirmed');
DROP INDEX registration.registrations_one_active_per_user;

-- The queue in its order; which events have one; whether anybody waits.
CREATE INDEX registrations_waiting
    ON registration.registrations (event_id, waiting_since, id)
    INCLUDE (ticket_type_id, waits_for)
    WHERE status = 'waiting';

-- Who stood before somebody: what the history is made of.
CREATE INDEX registrations_waited
    ON registration.registrations (event_id, waiting_since, id)
    INCLUDE (ticket_type_id, waiting_ended_at, waiting_end)
    WHERE waiting_since IS NOT NULL;
