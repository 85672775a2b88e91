-- Who is signed in, where. A session lives on one refresh token at a time: every
-- use replaces it. Only hashes (SHA-256) of its two parts are stored: the family,
-- which stays, finds the session; the secret, which changes, proves that the
-- token is the newest. The right family with another secret is a token that was
-- used before: stolen, or replayed by a thief.

CREATE TABLE auth.sessions (
    id uuid NOT NULL,
    account_id uuid NOT NULL,
    token_family_hash bytea NOT NULL,
    token_secret_hash bytea NOT NULL,
    created_at timestamptz NOT NULL,
    refreshed_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    revoked_because text,
    CONSTRAINT sessions_pkey PRIMARY KEY (id),
    CONSTRAINT sessions_account_fkey FOREIGN KEY (account_id)
        REFERENCES auth.accounts (id) ON DELETE CASCADE,
    CONSTRAINT sessions_token_family_unique UNIQUE (token_family_hash),
    CONSTRAINT sessions_hash_length CHECK (
        length(token_family_hash) = 32 AND length(token_secret_hash) = 32
    ),
    CONSTRAINT sessions_revoked_because_known CHECK (
        revoked_because IN ('signed_out', 'token_reused')
    ),
    CONSTRAINT sessions_revoked_with_reason CHECK (
        (revoked_at IS NULL) = (revoked_because IS NULL)
    )
);

CREATE INDEX sessions_account ON auth.sessions (account_id);
