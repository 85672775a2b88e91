-- Events: what an organiser writes, and what people search.

CREATE TABLE event.events (
    id uuid NOT NULL,
    organizer_id uuid NOT NULL,
    -- Kept here because Auth's accounts are another service's schema.
    organizer_username text NOT NULL,
    title text NOT NULL,
    description text NOT NULL,
    place_kind text NOT NULL,
    venue_name text,
    venue_address text,
    online_link text,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    -- IANA name: the zone in which the organiser chose the times.
    time_zone text NOT NULL,
    capacity integer NOT NULL,
    -- NULL: open as soon as the event is published.
    registration_opens_at timestamptz,
    -- NULL: open until the event starts.
    registration_closes_at timestamptz,
    status text NOT NULL DEFAULT 'draft',
    -- Goes up with every change that a reader can see; the ETag.
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    published_at timestamptz,
    -- Deleted events keep their row: holds of the past still point to it.
    deleted_at timestamptz,
    -- The configuration 'russian' stems words in Latin letters as English and
    -- all others as Russian, so one vector serves both languages. The title's
    -- words are added unstemmed, so that a half-typed word finds them.
    search tsvector NOT NULL GENERATED ALWAYS AS (
        setweight(to_tsvector('russian', title), 'A')
        || setweight(to_tsvector('simple', title), 'A')
        || setweight(to_tsvector('russian',
            coalesce(venue_name, '') || ' ' || coalesce(venue_address, '')), 'B')
        || setweight(to_tsvector('russian', description), 'C')
    ) STORED,
    CONSTRAINT events_pkey PRIMARY KEY (id),
    CONSTRAINT events_title_length CHECK (char_length(title) BETWEEN 1 AND 200),
    CONSTRAINT events_description_length CHECK (char_length(description) <= 10000),
    CONSTRAINT events_place_complete CHECK (
        CASE place_kind
            WHEN 'venue' THEN venue_name IS NOT NULL AND venue_address IS NOT NULL
                AND online_link IS NULL
            WHEN 'online' THEN online_link IS NOT NULL
                AND venue_name IS NULL AND venue_address IS NULL
            ELSE false
        END),
    CONSTRAINT events_ends_after_start CHECK (starts_at < ends_at),
    CONSTRAINT events_capacity_range CHECK (capacity BETWEEN 1 AND 100000),
    CONSTRAINT events_registration_window CHECK (
        registration_opens_at < coalesce(registration_closes_at, starts_at)
        AND registration_closes_at <= ends_at),
    CONSTRAINT events_status_known CHECK (status IN ('draft', 'published')),
    CONSTRAINT events_version_positive CHECK (version > 0),
    CONSTRAINT events_published_at_known CHECK ((status = 'published') = (published_at IS NOT NULL))
);

-- The public list: in the order of its pages.
CREATE INDEX events_upcoming ON event.events (starts_at, id)
    WHERE status = 'published' AND deleted_at IS NULL;

CREATE INDEX events_search ON event.events USING gin (search)
    WHERE status = 'published' AND deleted_at IS NULL;

-- An organiser's own events, newest first (ids are UUIDv7: they sort by time).
CREATE INDEX events_organizer ON event.events (organizer_id, id)
    WHERE deleted_at IS NULL;
