-- One row a registration, from the intent to its end.
--
--   requested ─► pending ─► confirmed ─► cancelled
--       │           ├──────────────────► cancelled
--       ▼           ▼
--    refused     expired
--
-- `requested` is written before Event is asked for a seat, and `refused` is its
-- end where none was given: neither is ever shown to anybody.
CREATE TABLE registration.registrations (
    -- Also the id of the hold at Event, so that asking twice is asking once.
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    event_id uuid NOT NULL,

    -- What Event said of the event when it last gave or confirmed the seat.
    event_version bigint,
    event_title text,
    event_starts_at timestamptz,
    event_ends_at timestamptz,
    event_time_zone text,
    event_place jsonb,

    quantity integer NOT NULL,
    status text NOT NULL,
    -- When Event's hold lapses. Event's clock decides; this is a copy.
    expires_at timestamptz,
    -- The attendee has asked to confirm: set before Event is told.
    confirm_requested_at timestamptz,
    confirmed_at timestamptz,
    cancelled_at timestamptz,
    ticket_code text,

    -- The registration is over and Event has not yet acknowledged the release.
    seat_release_due boolean NOT NULL DEFAULT false,
    -- When the sweep must look at the row; null once there is nothing to end.
    -- A sweep moves it forward to claim the row, so that no other takes it.
    sweep_at timestamptz,

    created_at timestamptz NOT NULL,
    -- Counts the changes of the row.
    version bigint NOT NULL DEFAULT 1,

    CONSTRAINT registrations_pkey PRIMARY KEY (id),
    CONSTRAINT registrations_quantity_positive CHECK (quantity > 0),
    CONSTRAINT registrations_status_known CHECK (
        status IN ('requested', 'pending', 'confirmed', 'cancelled', 'expired', 'refused')
    ),
    CONSTRAINT registrations_event_known CHECK (
        status IN ('requested', 'refused')
        OR num_nulls(event_version, event_title, event_starts_at, event_ends_at,
                     event_time_zone, event_place, expires_at) = 0
    ),
    CONSTRAINT registrations_confirmed_has_ticket CHECK (
        status <> 'confirmed' OR (confirmed_at IS NOT NULL AND ticket_code IS NOT NULL)
    ),
    CONSTRAINT registrations_cancelled_has_time CHECK (
        (status = 'cancelled') = (cancelled_at IS NOT NULL)
    ),
    -- A seat is given back only by a registration that is over.
    CONSTRAINT registrations_release_when_over CHECK (
        NOT seat_release_due OR status IN ('cancelled', 'refused')
    ),
    -- Whatever is half-done has a sweep that ends it, and nothing else has.
    CONSTRAINT registrations_half_done_is_swept CHECK (
        (sweep_at IS NOT NULL) = (status IN ('requested', 'pending') OR seat_release_due)
    )
);

-- Registering twice for one event finds this before a second seat is held.
CREATE UNIQUE INDEX registrations_one_active_per_user
    ON registration.registrations (event_id, user_id)
    WHERE status IN ('requested', 'pending', 'confirmed');

CREATE UNIQUE INDEX registrations_ticket_code_unique
    ON registration.registrations (ticket_code)
    WHERE ticket_code IS NOT NULL;

-- "My registrations", newest first.
CREATE INDEX registrations_by_user
    ON registration.registrations (user_id, created_at DESC, id DESC)
    WHERE status NOT IN ('requested', 'refused');

CREATE INDEX registrations_to_sweep
    ON registration.registrations (sweep_at)
    WHERE sweep_at IS NOT NULL;
