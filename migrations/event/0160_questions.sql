-- What an event asks of who registers. The answers are Registration's.

CREATE TABLE event.questions (
    id uuid NOT NULL,
    event_id uuid NOT NULL,
    kind text NOT NULL,
    prompt text NOT NULL,
    help text NOT NULL,
    required boolean NOT NULL,
    -- NULL: asked whatever the ticket type.
    ticket_type_ids uuid[],
    -- [{"id", "label"}] in their order. An answer names the id, so that a choice
    -- can be renamed.
    choices jsonb NOT NULL,
    position integer NOT NULL,
    -- Once an answer was accepted, the kind stays as it is.
    answered boolean NOT NULL DEFAULT false,
    -- Goes up with every change; the ETag.
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    -- Deleted ones keep their row: answers still point to it.
    deleted_at timestamptz,
    CONSTRAINT questions_pkey PRIMARY KEY (id),
    CONSTRAINT questions_event_fkey FOREIGN KEY (event_id) REFERENCES event.events (id),
    CONSTRAINT questions_kind_known CHECK (
        kind IN ('text', 'long_text', 'choice', 'several', 'checkbox', 'date')),
    CONSTRAINT questions_prompt_length CHECK (char_length(prompt) BETWEEN 1 AND 300),
    CONSTRAINT questions_help_length CHECK (char_length(help) <= 1000),
    CONSTRAINT questions_ticket_types_some CHECK (cardinality(ticket_type_ids) > 0),
    CONSTRAINT questions_choices_fit CHECK (
        (kind IN ('choice', 'several')) = (jsonb_array_length(choices) > 0)),
    CONSTRAINT questions_position_range CHECK (position BETWEEN 0 AND 10000),
    CONSTRAINT questions_version_positive CHECK (version > 0)
);

CREATE INDEX questions_event ON event.questions (event_id, position, id)
    WHERE deleted_at IS NULL;

-- The form: an event's questions, and whether it wants the names of guests.
ALTER TABLE event.events
    -- Goes up with every change of the form; 0: nothing was ever asked. A hold
    -- is taken only with answers that were checked against this version, so an
    -- event that asks nothing costs its buyers nothing.
    ADD COLUMN form_version bigint NOT NULL DEFAULT 0,
    -- Whether each place is to have a name.
    ADD COLUMN guest_names text NOT NULL DEFAULT 'off',
    -- Until when attendees can change their answers; NULL: until it starts.
    ADD COLUMN answers_editable_until timestamptz,
    ADD CONSTRAINT events_guest_names_known CHECK (guest_names IN ('off', 'optional', 'required'));
