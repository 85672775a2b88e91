-- An event that is called off takes its registrations with it.
ALTER TABLE registration.registrations
    -- Why it was cancelled; NULL: its attendee gave the place back.
    ADD COLUMN cancel_reason text,
    ADD CONSTRAINT registrations_cancel_reason_known CHECK (cancel_reason IN ('event_cancelled')),
    ADD CONSTRAINT registrations_only_cancelled_has_reason CHECK (
        cancel_reason IS NULL OR status = 'cancelled');

-- Events that were called off. Their registrations are ended batch by batch; the
-- row says so before the first batch, and is kept.
CREATE TABLE registration.cancelled_events (
    event_id uuid NOT NULL,
    -- What Event says of it: messages::EventFacts.
    facts jsonb NOT NULL,
    -- What its team says to those who were registered.
    message text,
    heard_at timestamptz NOT NULL,
    -- When its registrations are to be ended next; NULL: none can be left.
    due_at timestamptz,
    CONSTRAINT cancelled_events_pkey PRIMARY KEY (event_id)
);

CREATE INDEX cancelled_events_due ON registration.cancelled_events (due_at)
    WHERE due_at IS NOT NULL;
