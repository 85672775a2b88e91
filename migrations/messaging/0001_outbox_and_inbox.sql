-- Run in every service's schema (search_path), by its owner.

-- Messages to publish, written in the transaction of the change they tell of,
-- deleted once Kafka has them.
CREATE TABLE outbox (
    -- The order of commits for one subject, whose writers wait for each other.
    position   bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT outbox_pkey PRIMARY KEY,
    message_id uuid NOT NULL CONSTRAINT outbox_message_once UNIQUE,
    topic      text NOT NULL,
    subject    text NOT NULL,
    payload    text NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE INDEX outbox_by_subject ON outbox (subject, position);

-- Messages that had their effect, written in the transaction of that effect.
CREATE TABLE inbox (
    handler     text NOT NULL,
    message_id  uuid NOT NULL,
    received_at timestamptz NOT NULL,
    CONSTRAINT inbox_pkey PRIMARY KEY (handler, message_id)
);
CREATE INDEX inbox_by_age ON inbox (received_at);
