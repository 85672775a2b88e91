-- Registration compares its list with ours (registration-reconcile): digests
-- of the seats of each event that goes on, and pages of seats in id order.

-- Holds all that a digest is made of, so the rows themselves are not read.
CREATE INDEX holds_confirmed ON event.holds (event_id, hold_id)
    INCLUDE (user_id, quantity, ticket_type_id, confirmed_at)
    WHERE status = 'confirmed';

-- Events that are not long over, in id order, drafts and deleted ones too: what
-- should never happen is not looked for only where it may.
CREATE INDEX events_by_id_with_end ON event.events (id, ends_at);
