-- The mails that tell what an event's team decides.
ALTER TABLE notification.mails
    DROP CONSTRAINT mails_kind_known,
    ADD CONSTRAINT mails_kind_known CHECK (kind IN (
        'welcome', 'registration_confirmed', 'registration_offered', 'reminder_day',
        'reminder_hour', 'team_invited', 'event_cancelled', 'registration_awaiting_approval',
        'registration_declined', 'registration_cancelled'));
