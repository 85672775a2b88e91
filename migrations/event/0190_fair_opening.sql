-- A fair opening: who gets to ask for places first is drawn, see
-- docs/FAIR-OPENING.md.

-- NULL: who comes first is served first. It is kept, not reckoned from the
-- opening, because an opening may be put off while people are in the lobby.
ALTER TABLE event.events
    ADD COLUMN lobby_opens_at timestamptz,
    ADD CONSTRAINT events_lobby_before_opening CHECK (
        lobby_opens_at IS NULL
        OR (registration_opens_at IS NOT NULL AND lobby_opens_at < registration_opens_at));

CREATE TABLE event.openings (
    event_id uuid NOT NULL,
    -- Secret until the draw. No query reads it before but the draw.
    seed bytea NOT NULL,
    -- What is published from the beginning on.
    commitment bytea NOT NULL GENERATED ALWAYS AS (sha256(seed)) STORED,
    -- From then on people are admitted; NULL: not drawn yet.
    drawn_at timestamptz,
    -- How many were in the draw, and what their list hashes to.
    entries integer,
    entries_hash bytea,
    -- How many have a place in line: those who were in the draw and those who
    -- came later.
    ranked integer,
    per_second integer,
    CONSTRAINT openings_pkey PRIMARY KEY (event_id),
    CONSTRAINT openings_event_fkey FOREIGN KEY (event_id) REFERENCES event.events (id),
    CONSTRAINT openings_seed_length CHECK (octet_length(seed) = 32),
    CONSTRAINT openings_drawn_whole CHECK (
        num_nulls(drawn_at, entries, entries_hash, ranked, per_second) IN (0, 5)),
    CONSTRAINT openings_ranked_all CHECK (ranked >= entries),
    CONSTRAINT openings_per_second_positive CHECK (per_second > 0)
);

-- What the schedule looks for.
CREATE INDEX openings_undrawn ON event.openings (event_id) WHERE drawn_at IS NULL;

CREATE TABLE event.opening_entries (
    -- Made by us and public: it stands for a person whom nobody can tell by it.
    id uuid NOT NULL,
    -- No foreign key: whoever joins would lock the opening's one row, and wait
    -- for the draw.
    event_id uuid NOT NULL,
    user_id uuid NOT NULL,
    joined_at timestamptz NOT NULL,
    -- Place in line from 1 on; NULL: not drawn yet, or joined too late for the
    -- draw and not put behind it yet.
    rank integer,
    CONSTRAINT opening_entries_pkey PRIMARY KEY (id),
    CONSTRAINT opening_entries_one_each UNIQUE (event_id, user_id),
    CONSTRAINT opening_entries_rank_positive CHECK (rank > 0)
);

-- The line, in its order. No two have one place.
CREATE UNIQUE INDEX opening_entries_rank ON event.opening_entries (event_id, rank)
    WHERE rank IS NOT NULL;

-- Who is to be drawn, or put behind, in the order of arrival.
CREATE INDEX opening_entries_unranked ON event.opening_entries (event_id, joined_at, id)
    WHERE rank IS NULL;

-- From when on somebody may ask for places of an event with a fair opening:
-- with a place in line by that, all others when the line is through. NULL: not
-- drawn yet. Every query that lets somebody in asks this.
CREATE FUNCTION event.turn_of(event_id uuid, user_id uuid) RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE
RETURN (
    SELECT openings.drawn_at + interval '1 second' * (coalesce(
        (SELECT entries.rank - 1 FROM event.opening_entries entries
         WHERE entries.event_id = $1 AND entries.user_id = $2),
        openings.ranked)::float8 / openings.per_second)
    FROM event.openings WHERE openings.event_id = $1);
