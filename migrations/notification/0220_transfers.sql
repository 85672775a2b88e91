-- The mails of registrations that are passed on. The one that offers goes to somebody
-- who may have no account: its user_id is the transfer's id, as of team invitations.
ALTER TABLE notification.mails
    DROP CONSTRAINT mails_kind_known,
    ADD CONSTRAINT mails_kind_known CHECK (kind IN (
        'welcome', 'registration_confirmed', 'registration_offered', 'reminder_day',
        'reminder_hour', 'team_invited', 'event_cancelled', 'registration_awaiting_approval',
        'registration_declined', 'registration_cancelled', 'transfer_offered',
        'transfer_accepted', 'transfer_declined'));
