-- Ticket types: an event's places under several names, each with its own rules.

CREATE TABLE event.ticket_types (
    id uuid NOT NULL,
    event_id uuid NOT NULL,
    name text NOT NULL,
    description text NOT NULL,
    -- NULL: only the event's capacity limits it.
    capacity integer,
    -- NULL: the event's window; otherwise within it.
    sales_opens_at timestamptz,
    sales_closes_at timestamptz,
    per_person_limit smallint NOT NULL DEFAULT 1,
    -- NULL: everybody sees it. Otherwise only who knows the code; upper and
    -- lower case are the same.
    access_code text,
    -- Whether a held place becomes a seat at once or when the attendee says so.
    confirmation text NOT NULL DEFAULT 'by_attendee',
    position integer NOT NULL,
    -- Goes up with every change; the ETag.
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    -- Deleted ones keep their row: holds of the past still point to it.
    deleted_at timestamptz,
    CONSTRAINT ticket_types_pkey PRIMARY KEY (id),
    CONSTRAINT ticket_types_event_fkey FOREIGN KEY (event_id) REFERENCES event.events (id),
    CONSTRAINT ticket_types_name_length CHECK (char_length(name) BETWEEN 1 AND 100),
    CONSTRAINT ticket_types_description_length CHECK (char_length(description) <= 1000),
    CONSTRAINT ticket_types_capacity_range CHECK (capacity BETWEEN 1 AND 100000),
    CONSTRAINT ticket_types_sales_window CHECK (sales_opens_at < sales_closes_at),
    CONSTRAINT ticket_types_limit_range CHECK (per_person_limit BETWEEN 1 AND 10),
    CONSTRAINT ticket_types_code_length CHECK (char_length(access_code) BETWEEN 6 AND 40),
    CONSTRAINT ticket_types_confirmation_known CHECK (confirmation IN ('at_once', 'by_attendee')),
    CONSTRAINT ticket_types_position_range CHECK (position BETWEEN 0 AND 10000),
    CONSTRAINT ticket_types_version_positive CHECK (version > 0)
);

-- An event's own, in their order; and whether it has any.
CREATE INDEX ticket_types_event ON event.ticket_types (event_id, position, id)
    WHERE deleted_at IS NULL;

-- A pool is what places are taken from: the event's, and that of each of its
-- ticket types. A hold takes from one shard of each pool that it counts in, so
-- buyers of one ticket type don't wait for each other either.
--
-- A type without a capacity has a pool too, whose shards have room for more
-- than any event: so who has how many is known, and a capacity that it gets
-- later meets no hold that was not counted.
--
-- Functions of the release before go on: they know only rows with an event,
-- and write no others.
ALTER TABLE event.seat_shards DROP CONSTRAINT seat_shards_pkey;
ALTER TABLE event.seat_shards
    ALTER COLUMN event_id DROP NOT NULL,
    ADD COLUMN ticket_type_id uuid,
    ADD COLUMN pool_id uuid NOT NULL
        GENERATED ALWAYS AS (coalesce(event_id, ticket_type_id)) STORED,
    ADD CONSTRAINT seat_shards_pkey PRIMARY KEY (pool_id, shard),
    ADD CONSTRAINT seat_shards_one_pool CHECK (num_nonnulls(event_id, ticket_type_id) = 1),
    ADD CONSTRAINT seat_shards_ticket_type_fkey
        FOREIGN KEY (ticket_type_id) REFERENCES event.ticket_types (id);

-- Where a hold with a ticket type has its second places.
ALTER TABLE event.holds
    ADD COLUMN ticket_type_id uuid,
    ADD COLUMN type_shard smallint,
    ADD CONSTRAINT holds_type_has_shard CHECK ((ticket_type_id IS NULL) = (type_shard IS NULL));
