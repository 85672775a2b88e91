-- Who is told (recipients), of what (events, registrations), when (reminders)
-- and what was said (mails).

CREATE TABLE notification.recipients (
    user_id            uuid    CONSTRAINT recipients_pkey PRIMARY KEY,
    -- Both NULL while only the settings are known: topics are not in order with
    -- each other, so user-settings-changed may come before user-registered.
    username           text,
    email              text,
    name               text    NOT NULL DEFAULT '',
    locale             text    NOT NULL,
    time_zone          text    NOT NULL,
    remind_day_before  boolean NOT NULL DEFAULT true,
    remind_hour_before boolean NOT NULL DEFAULT true,
    -- Of the newest user-settings-changed; 0 when there was none yet.
    version            bigint  NOT NULL DEFAULT 0,
    CONSTRAINT recipients_address_whole CHECK ((username IS NULL) = (email IS NULL)),
    CONSTRAINT recipients_locale_known CHECK (locale IN ('en', 'ru'))
);

-- The newest facts heard of each event, from whichever topic told them.
CREATE TABLE notification.events (
    event_id  uuid        CONSTRAINT events_pkey PRIMARY KEY,
    version   bigint      NOT NULL,
    title     text        NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at   timestamptz NOT NULL,
    time_zone text        NOT NULL,
    place     jsonb       NOT NULL
);

CREATE TABLE notification.registrations (
    registration_id uuid CONSTRAINT registrations_pkey PRIMARY KEY,
    user_id         uuid NOT NULL,
    event_id        uuid NOT NULL,
    -- 'cancelled' is final and may come before the confirmation that it ends.
    status          text NOT NULL,
    CONSTRAINT registrations_event_known
        FOREIGN KEY (event_id) REFERENCES notification.events (event_id),
    CONSTRAINT registrations_status_known CHECK (status IN ('confirmed', 'cancelled'))
);

-- A moved event moves the reminders of its registrations.
CREATE INDEX registrations_by_event ON notification.registrations (event_id);

-- The reminders still to come. A row goes when its mail is queued or when it is
-- no longer wanted, so what is due is the front of one small index.
CREATE TABLE notification.reminders (
    registration_id uuid        NOT NULL,
    kind            text        NOT NULL,
    due_at          timestamptz NOT NULL,
    CONSTRAINT reminders_pkey PRIMARY KEY (registration_id, kind),
    CONSTRAINT reminders_registration_known
        FOREIGN KEY (registration_id) REFERENCES notification.registrations (registration_id),
    CONSTRAINT reminders_kind_known CHECK (kind IN ('reminder_day', 'reminder_hour'))
);

CREATE INDEX reminders_by_due_at ON notification.reminders (due_at);

CREATE TABLE notification.mails (
    id              uuid        CONSTRAINT mails_pkey PRIMARY KEY,
    user_id         uuid        NOT NULL,
    kind            text        NOT NULL,
    -- What it is about: the user of a welcome, else the registration.
    subject_id      uuid        NOT NULL,
    -- Tells apart mails of one kind about one subject: 0, or, of a reminder,
    -- the start that it tells of (Unix seconds).
    version         bigint      NOT NULL DEFAULT 0,
    event_id        uuid,
    locale          text        NOT NULL,
    to_address      text        NOT NULL,
    to_name         text        NOT NULL,
    -- The Message-ID header, the same in every attempt.
    message_id      text        NOT NULL,
    subject         text        NOT NULL,
    -- The rest of what is sent, dropped once it was: {"text", "html", "calendar"}.
    parts           jsonb,
    status          text        NOT NULL DEFAULT 'queued',
    attempts        integer     NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL,
    last_error      text,
    created_at      timestamptz NOT NULL,
    sent_at         timestamptz,
    -- Nobody gets one mail twice.
    CONSTRAINT mails_once UNIQUE (user_id, kind, subject_id, version),
    CONSTRAINT mails_kind_known CHECK (kind IN (
        'welcome', 'registration_confirmed', 'reminder_day', 'reminder_hour')),
    CONSTRAINT mails_status_known CHECK (status IN ('queued', 'sent', 'failed')),
    CONSTRAINT mails_sent_whole CHECK ((status = 'sent') = (sent_at IS NOT NULL)),
    CONSTRAINT mails_parts_kept CHECK (status = 'sent' OR parts IS NOT NULL)
);

-- What the relay looks for.
CREATE INDEX mails_queued ON notification.mails (next_attempt_at) WHERE status = 'queued';
-- What a user reads: newest first (ids sort by their making).
CREATE INDEX mails_by_user ON notification.mails (user_id, id DESC);
