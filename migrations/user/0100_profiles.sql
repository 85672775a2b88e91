-- Profiles, settings and the activity history, all fed by messages.

CREATE TABLE "user".profiles (
    user_id    uuid        CONSTRAINT profiles_pkey PRIMARY KEY,
    username   text        NOT NULL,
    email      text        NOT NULL,
    name       text        NOT NULL DEFAULT '',
    bio        text        NOT NULL DEFAULT '',
    locale     text        NOT NULL,
    time_zone  text        NOT NULL,
    -- The ETag: grows with each edit.
    version    bigint      NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    CONSTRAINT profiles_name_length CHECK (char_length(name) <= 100),
    CONSTRAINT profiles_bio_length CHECK (char_length(bio) <= 2000),
    CONSTRAINT profiles_locale_known CHECK (locale IN ('en', 'ru')),
    CONSTRAINT profiles_version_positive CHECK (version > 0)
);

CREATE TABLE "user".settings (
    user_id            uuid    CONSTRAINT settings_pkey PRIMARY KEY,
    remind_day_before  boolean NOT NULL DEFAULT true,
    remind_hour_before boolean NOT NULL DEFAULT true,
    -- The ETag: grows with each edit.
    version            bigint  NOT NULL DEFAULT 1,
    CONSTRAINT settings_profile_exists
        FOREIGN KEY (user_id) REFERENCES "user".profiles (user_id) ON DELETE CASCADE,
    CONSTRAINT settings_version_positive CHECK (version > 0)
);

-- No reference to profiles: topics are not in order with each other, so a
-- registration may be heard of before its user.
CREATE TABLE "user".activity (
    id          uuid        CONSTRAINT activity_pkey PRIMARY KEY,
    user_id     uuid        NOT NULL,
    kind        text        NOT NULL,
    occurred_at timestamptz NOT NULL,
    event_id    uuid,
    event_title text,
    -- The message that told of it: one message, one line of history.
    message_id  uuid        NOT NULL CONSTRAINT activity_message_once UNIQUE,
    CONSTRAINT activity_kind_known CHECK (kind IN (
        'account_created', 'registration_created', 'registration_confirmed',
        'registration_cancelled', 'registration_expired')),
    CONSTRAINT activity_event_whole CHECK ((event_id IS NULL) = (event_title IS NULL))
);

-- The history is read newest first, page by page.
CREATE INDEX activity_by_user ON "user".activity (user_id, occurred_at DESC, id DESC);
