-- Who is asked by mail to join an event's team. All changes of a team are made
-- under the lock of its event.

CREATE TABLE event.team_invitations (
    id uuid NOT NULL,
    event_id uuid NOT NULL,
    email text NOT NULL,
    role text NOT NULL,
    -- SHA-256 of the link's token, which only the mail has.
    token_hash bytea NOT NULL,
    -- How often it was sent: each time with another token.
    version bigint NOT NULL,
    sent_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    -- Whose account joined by it. Such a row stays as long as they are in the
    -- team, so that a repeated click is no error.
    accepted_by uuid,
    CONSTRAINT team_invitations_pkey PRIMARY KEY (id),
    CONSTRAINT team_invitations_event_fkey FOREIGN KEY (event_id) REFERENCES event.events (id),
    CONSTRAINT team_invitations_token UNIQUE (token_hash),
    CONSTRAINT team_invitations_email_length CHECK (char_length(email) BETWEEN 3 AND 254),
    CONSTRAINT team_invitations_role_known CHECK (role IN ('manager', 'checker')),
    CONSTRAINT team_invitations_version_positive CHECK (version > 0),
    CONSTRAINT team_invitations_expires_later CHECK (sent_at < expires_at)
);

-- An event's open invitations; an address is invited once.
CREATE UNIQUE INDEX team_invitations_open ON event.team_invitations (event_id, lower(email))
    WHERE accepted_by IS NULL;
-- By which a member joined.
CREATE INDEX team_invitations_accepted ON event.team_invitations (event_id, accepted_by)
    WHERE accepted_by IS NOT NULL;

-- The address at which a member was invited; accounts' own are another service's.
ALTER TABLE event.team_members ADD COLUMN email text;
