-- What Event said of the ticket type when it last gave or confirmed the seats;
-- both null where the event has none. The code of a hidden one is never kept.
ALTER TABLE registration.registrations
    ADD COLUMN ticket_type_id uuid,
    ADD COLUMN ticket_type_name text,
    ADD CONSTRAINT registrations_ticket_type_named CHECK (
        (ticket_type_id IS NULL) = (ticket_type_name IS NULL)
    );
