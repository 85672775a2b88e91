-- Of some ticket types the event's team decides who gets a place.
--
--   requested, waiting ─► awaiting_approval ─► pending ─► confirmed   (approved)
--                                ├───────────► declined
--                                ├───────────► cancelled              (withdrawn)
--                                └───────────► expired                (nobody decided in time)
--
-- The place is held at Event all the while, so approving never oversells. Approval
-- makes the row `pending` with the wish to confirm written down, and what ends
-- every such row ends this one. The team may cancel as well, whatever it is.
--
-- Functions of the release before don't know the new statuses, but a hold that
-- leads to them comes only from a ticket type that only new functions can make.
ALTER TABLE registration.registrations
    -- When the place began to wait for the team. Kept when that is over.
    ADD COLUMN approval_since timestamptz,
    -- When the team approved or declined, and who of it.
    ADD COLUMN decided_at timestamptz,
    ADD COLUMN decided_by uuid,
    -- Who of the team cancelled, where somebody of it did.
    ADD COLUMN cancelled_by uuid,
    -- What the team wrote to the attendee with its last decision.
    ADD COLUMN team_message text,
    ADD CONSTRAINT registrations_decision_complete CHECK (
        (decided_at IS NULL) = (decided_by IS NULL)
        AND (decided_at IS NULL OR approval_since IS NOT NULL)
        AND (status <> 'declined' OR decided_at IS NOT NULL)
        AND (status <> 'awaiting_approval' OR (approval_since IS NOT NULL AND decided_at IS NULL))
    ),
    DROP CONSTRAINT registrations_cancel_reason_known,
    ADD CONSTRAINT registrations_cancel_reason_known CHECK (
        cancel_reason IN ('event_cancelled', 'cancelled_by_team')
    ),
    ADD CONSTRAINT registrations_cancelled_by_team CHECK (
        (cancelled_by IS NOT NULL) = (cancel_reason IS NOT DISTINCT FROM 'cancelled_by_team')
    ),
    ADD CONSTRAINT registrations_team_message_length CHECK (
        char_length(team_message) BETWEEN 1 AND 1000
    ),
    DROP CONSTRAINT registrations_status_known,
    ADD CONSTRAINT registrations_status_known CHECK (
        status IN ('requested', 'waiting', 'awaiting_approval', 'pending', 'confirmed',
                   'cancelled', 'declined', 'expired', 'refused')
    ),
    DROP CONSTRAINT registrations_release_when_over,
    ADD CONSTRAINT registrations_release_when_over CHECK (
        NOT seat_release_due OR status IN ('cancelled', 'declined', 'refused')
    ),
    DROP CONSTRAINT registrations_half_done_is_swept,
    ADD CONSTRAINT registrations_half_done_is_swept CHECK (
        (sweep_at IS NOT NULL) = (
            status IN ('requested', 'waiting', 'awaiting_approval', 'pending') OR seat_release_due
        )
    );

-- Who awaits approval has an active registration too. Functions of the release
-- before name fewer statuses in ON CONFLICT, which the index serves as well.
CREATE UNIQUE INDEX registrations_one_active_per_person
    ON registration.registrations (event_id, user_id)
    WHERE status IN ('requested', 'waiting', 'awaiting_approval', 'pending', 'confirmed');
DROP INDEX registration.registrations_one_active;

-- Whom a change of an event concerns.
CREATE INDEX registrations_awaiting_approval ON registration.registrations (event_id)
    WHERE status = 'awaiting_approval';
