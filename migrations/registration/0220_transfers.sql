-- Who has a confirmed registration may pass it on to another person, who gets a
-- registration of their own: the one is cancelled (`transferred`) in the transaction
-- in which the other is confirmed.
--
--   requested (transfer_of) ─► confirmed, and the other cancelled
--              └─────────────► refused
ALTER TABLE registration.registrations
    -- The registration whose places it takes over, if it does. Event is asked to
    -- hand the seat over, and never for a new one.
    ADD COLUMN transfer_of uuid,
    ADD CONSTRAINT registrations_transfer_of_fkey
        FOREIGN KEY (transfer_of) REFERENCES registration.registrations (id) ON DELETE SET NULL,
    DROP CONSTRAINT registrations_cancel_reason_known,
    ADD CONSTRAINT registrations_cancel_reason_known CHECK (
        cancel_reason IN ('event_cancelled', 'cancelled_by_team', 'transferred')
    );

-- Who takes a registration over, or has: one at most.
CREATE UNIQUE INDEX registrations_one_taker ON registration.registrations (transfer_of)
    WHERE transfer_of IS NOT NULL AND status <> 'refused';

-- Offers of registrations to other people.
CREATE TABLE registration.transfers (
    id uuid NOT NULL,
    registration_id uuid NOT NULL,
    -- Where the offer was mailed, and what the owner wrote; gone when it has ended.
    email text,
    message text,
    -- SHA-256 of the link's token, which only the mail has.
    token_hash bytea NOT NULL,
    created_at timestamptz NOT NULL,
    -- The registration of who accepts, from the wish on. Event may still refuse.
    accepted_as uuid,
    -- How it ended. One that is open is over as well once its registration can't be
    -- cancelled by its owner any more: that needs no note.
    outcome text,
    ended_at timestamptz,
    CONSTRAINT transfers_pkey PRIMARY KEY (id),
    CONSTRAINT transfers_registration_fkey
        FOREIGN KEY (registration_id) REFERENCES registration.registrations (id)
        ON DELETE CASCADE,
    CONSTRAINT transfers_accepted_as_fkey
        FOREIGN KEY (accepted_as) REFERENCES registration.registrations (id)
        ON DELETE CASCADE,
    CONSTRAINT transfers_token UNIQUE (token_hash),
    CONSTRAINT transfers_accepted_once UNIQUE (accepted_as),
    CONSTRAINT transfers_email_length CHECK (char_length(email) BETWEEN 3 AND 254),
    CONSTRAINT transfers_message_length CHECK (char_length(message) BETWEEN 1 AND 1000),
    CONSTRAINT transfers_outcome_known CHECK (outcome IN ('accepted', 'declined', 'withdrawn')),
    CONSTRAINT transfers_ended_whole CHECK (
        (outcome IS NULL) = (ended_at IS NULL)
        AND (outcome IS NULL) = (email IS NOT NULL)
        AND (outcome IS NULL OR message IS NULL)
        AND CASE outcome WHEN 'accepted' THEN accepted_as IS NOT NULL
            WHEN 'declined' THEN accepted_as IS NULL
            WHEN 'withdrawn' THEN accepted_as IS NULL ELSE true END
    )
);

-- At most one is open.
CREATE UNIQUE INDEX transfers_open ON registration.transfers (registration_id)
    WHERE outcome IS NULL;

-- A registration's transfers: its history.
CREATE INDEX transfers_of_registration ON registration.transfers (registration_id, created_at, id);
