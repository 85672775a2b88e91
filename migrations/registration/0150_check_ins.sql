-- Who came. Every scan of a ticket is kept; whether a place is checked in, and
-- by which scan, is what its scans say: the first that was not undone.
CREATE TABLE registration.check_ins (
    -- Made by the device, so that sending a scan again changes nothing.
    scan_id uuid NOT NULL,
    event_id uuid NOT NULL,
    registration_id uuid NOT NULL,
    -- Which of the registration's places, from 1 on.
    place smallint NOT NULL,
    -- Who scanned, and their name then.
    scanned_by uuid NOT NULL,
    scanned_by_username text NOT NULL,
    -- When, as the device said; and when we heard of it.
    scanned_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    -- What decides which scan was first: see domain/check_in.rs.
    counts_from timestamptz NOT NULL,
    undone_at timestamptz,
    undone_by uuid,
    CONSTRAINT check_ins_pkey PRIMARY KEY (scan_id),
    CONSTRAINT check_ins_registration_fkey
        FOREIGN KEY (registration_id) REFERENCES registration.registrations (id),
    CONSTRAINT check_ins_place_positive CHECK (place > 0),
    CONSTRAINT check_ins_undone_whole CHECK ((undone_at IS NULL) = (undone_by IS NULL))
);

-- The first scan of a place.
CREATE INDEX check_ins_first
    ON registration.check_ins (registration_id, place, counts_from, scan_id)
    INCLUDE (scanned_by_username)
    WHERE undone_at IS NULL;

-- How many places of an event are checked in.
CREATE INDEX check_ins_of_event ON registration.check_ins (event_id, registration_id, place)
    WHERE undone_at IS NULL;
