-- How many places an account may keep unconfirmed at once, over all events.
--
-- Each intent that counts takes one of the account's numbers, from 1 to the
-- limit; the index, not a count, keeps two at once from passing it. A number is
-- free again once the row is confirmed (or that was asked for), given up or over:
-- it then leaves the index, so nobody has to clear it.
--
-- Functions of the release before take no number, and are not counted.
ALTER TABLE registration.registrations
    -- NULL: it does not count. Nor does an offer to who waited, or what the team
    -- gives.
    ADD COLUMN pending_number integer,
    ADD CONSTRAINT registrations_pending_number_positive CHECK (pending_number > 0);

CREATE UNIQUE INDEX registrations_pending_number
    ON registration.registrations (user_id, pending_number)
    WHERE status IN ('requested', 'pending') AND confirm_requested_at IS NULL
        AND pending_number IS NOT NULL;
