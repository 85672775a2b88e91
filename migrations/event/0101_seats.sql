-- Seats: how many are left, and who holds them.

-- An event's capacity is split over up to 32 rows. With one row every buyer of
-- a hot event waits for the commit of the buyer before; with 32 a buyer takes
-- from a row that nobody else has locked (measured: almost five times as many
-- a second).
CREATE TABLE event.seat_shards (
    event_id uuid NOT NULL,
    shard smallint NOT NULL,
    capacity integer NOT NULL,
    held integer NOT NULL DEFAULT 0,
    confirmed integer NOT NULL DEFAULT 0,
    CONSTRAINT seat_shards_pkey PRIMARY KEY (event_id, shard),
    CONSTRAINT seat_shards_event_fkey FOREIGN KEY (event_id) REFERENCES event.events (id),
    CONSTRAINT seat_shards_shard_range CHECK (shard BETWEEN 0 AND 31),
    CONSTRAINT seat_shards_held_not_negative CHECK (held >= 0),
    CONSTRAINT seat_shards_confirmed_not_negative CHECK (confirmed >= 0),
    CONSTRAINT seat_shards_within_capacity CHECK (held + confirmed <= capacity)
)
-- Only counters change, and no index holds them: with room left in the page an
-- update touches no index (a HOT update). So never index the counters.
WITH (fillfactor = 50);

CREATE TABLE event.holds (
    -- The registration's id, so that taking a hold can be repeated.
    hold_id uuid NOT NULL,
    event_id uuid NOT NULL,
    user_id uuid,
    shard smallint,
    quantity smallint,
    -- 'released' rows stay as tombstones: a late or repeated request can't
    -- take a seat again with the same id. One that was released before it was
    -- ever taken knows no user, shard or quantity.
    status text NOT NULL,
    expires_at timestamptz,
    created_at timestamptz NOT NULL,
    confirmed_at timestamptz,
    released_at timestamptz,
    -- No foreign keys: one to events would make every buyer of an event lock
    -- its one row, and the shard was updated by the statement that writes the
    -- hold (shards are never deleted).
    CONSTRAINT holds_pkey PRIMARY KEY (hold_id),
    CONSTRAINT holds_status_known CHECK (status IN ('held', 'confirmed', 'released')),
    CONSTRAINT holds_quantity_positive CHECK (quantity > 0),
    CONSTRAINT holds_complete CHECK (
        status = 'released' OR (user_id IS NOT NULL AND shard IS NOT NULL
            AND quantity IS NOT NULL AND expires_at IS NOT NULL)),
    CONSTRAINT holds_confirmed_at_known CHECK (status <> 'confirmed' OR confirmed_at IS NOT NULL),
    CONSTRAINT holds_released_at_known CHECK ((status = 'released') = (released_at IS NOT NULL))
);

-- What may have to be released soon.
CREATE INDEX holds_expiring ON event.holds (expires_at) WHERE status = 'held';
