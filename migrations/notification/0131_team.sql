-- The mail that invites somebody, who may have no account, to an event's team.
-- Its user_id is the invitation's id: it is in nobody's list, and mails_once
-- holds for it as for all.
ALTER TABLE notification.mails
    DROP CONSTRAINT mails_kind_known,
    ADD CONSTRAINT mails_kind_known CHECK (kind IN (
        'welcome', 'registration_confirmed', 'registration_offered', 'reminder_day',
        'reminder_hour', 'team_invited'));
