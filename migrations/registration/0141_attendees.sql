-- Who attends an event, newest first. It holds all that the list filters and
-- counts by, so that of a large event only the rows of one page are read.
CREATE INDEX registrations_by_event
    ON registration.registrations (event_id, created_at DESC, id DESC)
    INCLUDE (user_id, ticket_type_id, quantity, status, expires_at, confirm_requested_at)
    WHERE status NOT IN ('requested', 'refused');
