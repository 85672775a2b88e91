-- What who registers answers to the event's questions, and who comes on each of
-- their places. Personal data: both go with the registration.

CREATE TABLE registration.answers (
    registration_id uuid NOT NULL,
    question_id uuid NOT NULL,
    -- In the order of the form.
    position smallint NOT NULL,
    -- As it was when it was answered: an answer reads the same for ever, also
    -- when its question is gone.
    kind text NOT NULL,
    prompt text NOT NULL,
    -- Text, true or false, a day, the id of a choice or a list of them.
    value jsonb NOT NULL,
    -- What the choices read.
    labels text[] NOT NULL,
    CONSTRAINT answers_pkey PRIMARY KEY (registration_id, question_id),
    CONSTRAINT answers_registration_fkey FOREIGN KEY (registration_id)
        REFERENCES registration.registrations (id) ON DELETE CASCADE
);

CREATE TABLE registration.guests (
    registration_id uuid NOT NULL,
    -- As the registration's tickets are numbered, from 1 on.
    place smallint NOT NULL,
    name text NOT NULL,
    CONSTRAINT guests_pkey PRIMARY KEY (registration_id, place),
    CONSTRAINT guests_registration_fkey FOREIGN KEY (registration_id)
        REFERENCES registration.registrations (id) ON DELETE CASCADE,
    CONSTRAINT guests_place_range CHECK (place BETWEEN 1 AND 10),
    CONSTRAINT guests_name_length CHECK (char_length(name) BETWEEN 1 AND 100)
);

-- Counts the changes of both; the ETag.
ALTER TABLE registration.registrations
    ADD COLUMN answers_version bigint NOT NULL DEFAULT 1;
