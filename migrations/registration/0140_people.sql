-- What Registration knows of people, so that who runs an event can see, find and
-- add them: copies, as the topics of Auth and User tell of them.
CREATE TABLE registration.people (
    user_id  uuid   NOT NULL,
    -- Both NULL while only the settings are known: topics are not in order with
    -- each other, so user-settings-changed may come before user-registered.
    username text,
    email    text,
    -- The display name; empty where none was given.
    name     text   NOT NULL DEFAULT '',
    -- Of the newest user-settings-changed; 0 when there was none yet.
    version  bigint NOT NULL DEFAULT 0,
    -- What a search looks through, a line each: no search goes over their ends.
    search   text   NOT NULL GENERATED ALWAYS AS (
        lower(coalesce(username, '') || chr(10) || coalesce(email, '') || chr(10) || name)
    ) STORED,
    -- Who attends an event is searched one by one: the index alone answers.
    CONSTRAINT people_pkey PRIMARY KEY (user_id) INCLUDE (search),
    CONSTRAINT people_address_whole CHECK ((username IS NULL) = (email IS NULL))
);

-- Who is to be added is named by either. Auth keeps both unique, as it compares
-- them: ASCII, without regard to case.
CREATE INDEX people_by_username ON registration.people (lower(username COLLATE "C"));
CREATE INDEX people_by_email ON registration.people (lower(email COLLATE "C"));
