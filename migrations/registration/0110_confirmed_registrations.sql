-- What registration-reconcile compares with Event's seats: which events have
-- confirmed registrations, their digests, and pages of them in id order. Holds
-- all that these are made of, so the rows themselves are not read.
CREATE INDEX registrations_confirmed ON registration.registrations (event_id, id)
    INCLUDE (user_id, quantity, ticket_type_id, confirmed_at, event_ends_at)
    WHERE status = 'confirmed';
