-- Whom the organiser has blocked waits no longer, and their history says so.
--
-- Functions of the release before take it for `closed`.
ALTER TABLE registration.registrations
    DROP CONSTRAINT registrations_waiting_end_known,
    ADD CONSTRAINT registrations_waiting_end_known CHECK (
        waiting_end IN ('offered', 'left', 'closed', 'turned_away')
    );
