-- Who can sign in.

CREATE TABLE auth.accounts (
    id uuid NOT NULL,
    -- As its owner writes it; compared without regard to case.
    username text NOT NULL,
    -- ASCII: international domains are kept in their xn-- form.
    email text NOT NULL,
    -- A PHC string: algorithm, parameters, salt and hash.
    password_hash text NOT NULL,
    roles text[] NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT accounts_pkey PRIMARY KEY (id),
    CONSTRAINT accounts_username_form CHECK (username ~ '^[A-Za-z0-9][A-Za-z0-9._-]{2,31}$'),
    CONSTRAINT accounts_email_length CHECK (length(email) BETWEEN 3 AND 254),
    CONSTRAINT accounts_roles_known CHECK (roles <@ ARRAY['attendee', 'organizer', 'admin'])
);

-- Both are ASCII: the collation "C" lowers them alike on every machine.
CREATE UNIQUE INDEX accounts_username_unique ON auth.accounts (lower(username COLLATE "C"));
CREATE UNIQUE INDEX accounts_email_unique ON auth.accounts (lower(email COLLATE "C"));
