-- Accounts whose registrations an organiser does not take, at any of their events.
CREATE TABLE event.blocked_accounts (
    organizer_id uuid NOT NULL,
    user_id uuid NOT NULL,
    -- The account's name when it was blocked; NULL: not known yet. Accounts are
    -- another service's.
    username text,
    -- For the team only.
    reason text NOT NULL,
    blocked_by uuid NOT NULL,
    blocked_by_username text NOT NULL,
    blocked_at timestamptz NOT NULL,
    -- What each hold asks.
    CONSTRAINT blocked_accounts_pkey PRIMARY KEY (organizer_id, user_id),
    CONSTRAINT blocked_accounts_reason_length CHECK (char_length(reason) BETWEEN 1 AND 500)
);

-- An organiser's list, the newest first.
CREATE INDEX blocked_accounts_newest
    ON event.blocked_accounts (organizer_id, blocked_at DESC, user_id DESC);
