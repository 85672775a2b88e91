-- Who helps with an event. Its owner is not here: events.organizer_id stays
-- the one place that says who that is, so an event can't have two owners or
-- none.

CREATE TABLE event.team_members (
    event_id uuid NOT NULL,
    user_id uuid NOT NULL,
    role text NOT NULL,
    -- The account's name when it joined: accounts are another service's.
    username text NOT NULL,
    joined_at timestamptz NOT NULL,
    CONSTRAINT team_members_pkey PRIMARY KEY (event_id, user_id),
    CONSTRAINT team_members_event_fkey FOREIGN KEY (event_id) REFERENCES event.events (id),
    CONSTRAINT team_members_role_known CHECK (role IN ('manager', 'checker'))
);

-- Somebody's events, newest first.
CREATE INDEX team_members_user ON event.team_members (user_id, event_id);

-- What somebody is in an event's team: 'owner', 'manager', 'checker', or NULL.
-- Every query that asks for rights asks this.
CREATE FUNCTION event.role_of(event.events, user_id uuid) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE WHEN ($1).organizer_id = $2 THEN 'owner'
    ELSE (SELECT members.role FROM event.team_members members
          WHERE members.event_id = ($1).id AND members.user_id = $2) END;
