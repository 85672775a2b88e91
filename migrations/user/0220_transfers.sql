-- Who passed their registration on to somebody else.
ALTER TABLE "user".activity
    DROP CONSTRAINT activity_kind_known,
    ADD CONSTRAINT activity_kind_known CHECK (kind IN (
        'account_created', 'registration_created', 'registration_confirmed',
        'registration_cancelled', 'registration_expired', 'registration_waiting',
        'registration_offered', 'event_cancelled', 'registration_awaiting_approval',
        'registration_declined', 'registration_cancelled_by_team', 'registration_transferred'));
