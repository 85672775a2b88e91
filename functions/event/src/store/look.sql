-- Takes places and writes the hold, and tells what stands in the way if it
-- can't: see look.rs.
--   $1 hold, $2 event, $3 user, $4 quantity, $5 when the hold expires (later
--   where the team decides), $6 first
--   shard, $7 now, $8 holds that expired before this are due, $9 ticket type,
--   $10 access code, $11 whether none is needed, $12 whether others wait: nothing
--   is taken, as if nothing was free, $13 whether the event's team takes them: the
--   places must be there, and that is all, $14 the version of the form that the
--   answers fit, NULL where nothing is asked, $15 whether it is an offer to who is
--   next: nothing is taken where the waitlist is manual
WITH target AS (
    SELECT *, coalesce(registration_opens_at <= $7, true)
            AND $7 < coalesce(registration_closes_at, starts_at) AS on_sale,
        -- A CASE reads nothing for what it does not choose: events without a
        -- fair opening, offers and the team pay for no line.
        CASE WHEN lobby_opens_at IS NULL OR $11 OR $13 THEN NULL
            ELSE coalesce(event.turn_of(id, $3), 'infinity') END AS turn_at,
        $9::uuid IS NULL AND EXISTS (
            SELECT FROM event.ticket_types types
            WHERE types.event_id = $2 AND types.deleted_at IS NULL) AS has_types,
        NOT $13 AND EXISTS (
            SELECT FROM event.blocked_accounts blocks
            WHERE blocks.organizer_id = events.organizer_id AND blocks.user_id = $3) AS blocked
    FROM event.events
    WHERE id = $2 AND status <> 'draft' AND deleted_at IS NULL
), asked AS (
    SELECT *, deleted_at IS NULL
            AND ($11 OR coalesce(lower(access_code) = lower($10), access_code IS NULL)) AS open,
        coalesce(sales_opens_at <= $7, true)
            AND coalesce($7 < sales_closes_at, true) AS on_sale
    FROM event.ticket_types WHERE id = $9 AND event_id = $2
), existing AS (
    SELECT * FROM event.holds WHERE hold_id = $1
), allowed AS (
    SELECT FROM target LEFT JOIN asked ON true
    WHERE target.status = 'published' AND NOT target.blocked AND (target.on_sale OR $13)
        AND coalesce(target.turn_at <= $7, true)
        AND NOT EXISTS (SELECT FROM existing)
        AND coalesce(target.form_version = $14, true)
        AND CASE WHEN $9::uuid IS NULL THEN NOT target.has_types AND ($4::smallint = 1 OR $13)
            ELSE asked.open AND ($13 OR asked.on_sale AND $4 <= asked.per_person_limit) END
), withheld AS (
    SELECT $12 OR waitlist_mode = 'manual' AS behind FROM target
), pools AS (
    SELECT id FROM (VALUES ($2), ($9::uuid)) pools (id)
    WHERE id IS NOT NULL AND EXISTS (SELECT FROM allowed)
), one AS MATERIALIZED (
    SELECT seat.* FROM pools CROSS JOIN LATERAL (
        SELECT pool_id, shard, capacity - held - confirmed AS free
        FROM event.seat_shards
        WHERE pool_id = pools.id AND held + confirmed + $4 <= capacity
            AND NOT CASE WHEN $15 THEN (SELECT behind FROM withheld) ELSE $12 END
        ORDER BY (shard + $6) % 32 LIMIT 1
        FOR UPDATE SKIP LOCKED
    ) seat
), several AS MATERIALIZED (
    -- As many shards with a free place as places are wanted.
    SELECT seat.* FROM pools CROSS JOIN LATERAL (
        SELECT pool_id, shard, capacity - held - confirmed AS free
        FROM event.seat_shards
        WHERE pool_id = pools.id AND held + confirmed < capacity
            AND NOT CASE WHEN $15 THEN (SELECT behind FROM withheld) ELSE $12 END
        ORDER BY (shard + $6) % 32 LIMIT $4
        FOR UPDATE SKIP LOCKED
    ) seat
    WHERE $4 > 1 AND pools.id NOT IN (SELECT pool_id FROM one)
), seats AS (
    -- What a shard has free now, but no more than it had when this
    -- statement began: PostgreSQL checks an update's constraints on
    -- the older row before it finds the newer one.
    SELECT locked.pool_id, locked.shard, least(locked.free,
        before.capacity - before.held - before.confirmed) AS free
    FROM (SELECT * FROM one UNION ALL SELECT * FROM several) locked
    JOIN event.seat_shards before
        ON before.pool_id = locked.pool_id AND before.shard = locked.shard
), counted AS (
    SELECT *, row_number() OVER turns AS turn,
        sum(free) OVER turns - free AS ahead, sum(free) OVER whole AS total
    FROM seats
    WINDOW whole AS (PARTITION BY pool_id),
        turns AS (whole ORDER BY free DESC, shard ROWS UNBOUNDED PRECEDING)
), shares AS MATERIALIZED (
    -- The first shard gets the hold, and from the next ones what it lacks.
    SELECT pool_id, shard, turn = 1 AS chosen, (CASE turn
        WHEN 1 THEN greatest($4 - free, 0)
        ELSE -least(free, $4 - ahead) END)::integer AS moved
    FROM counted
    WHERE ahead < $4 AND (SELECT count(*) FROM pools)
        = (SELECT count(*) FROM counted WHERE turn = 1 AND total >= $4)
), taken AS (
    UPDATE event.seat_shards seats SET capacity = seats.capacity + shares.moved,
        held = seats.held + CASE WHEN shares.chosen THEN $4 ELSE 0 END
    FROM shares
    WHERE seats.pool_id = shares.pool_id AND seats.shard = shares.shard
    RETURNING seats.pool_id
), new_hold AS (
    INSERT INTO event.holds (hold_id, event_id, user_id, shard, ticket_type_id,
        type_shard, quantity, status, expires_at, created_at, for_team)
    SELECT $1, $2, $3, (SELECT shard FROM shares WHERE chosen AND pool_id = $2), $9,
        (SELECT shard FROM shares WHERE chosen AND pool_id = $9), $4, 'held',
        CASE WHEN asked.confirmation = 'by_team' AND NOT $13
            THEN greatest($5, target.starts_at, target.registration_closes_at) ELSE $5 END,
        $7, coalesce(asked.confirmation = 'by_team' AND NOT $13, false)
    FROM target LEFT JOIN asked ON true
    WHERE EXISTS (SELECT FROM taken)
    RETURNING expires_at
), others AS (
    -- As they stood before this statement; read only if it took nothing.
    SELECT sum(capacity - held - confirmed) FILTER (WHERE pool_id = $2) AS free,
        sum(held) FILTER (WHERE pool_id = $2) AS held,
        sum(capacity) FILTER (WHERE pool_id = $2) AS capacity,
        sum(capacity - held - confirmed) FILTER (WHERE pool_id = $9) AS type_free,
        sum(held) FILTER (WHERE pool_id = $9) AS type_held,
        sum(capacity) FILTER (WHERE pool_id = $9) AS type_capacity,
        EXISTS (
            SELECT FROM event.holds
            WHERE event_id = $2 AND status = 'held' AND expires_at < $8
        ) AS expired
    FROM event.seat_shards
    WHERE pool_id = ANY (ARRAY(SELECT id FROM pools))
        AND NOT EXISTS (SELECT FROM taken)
)
SELECT target.id AS "id?", target.version AS "version?", target.title AS "title?",
    target.form_version AS "form_version?",
    target.starts_at AS "starts_at?: jiff_sqlx::Timestamp",
    target.ends_at AS "ends_at?: jiff_sqlx::Timestamp",
    target.time_zone AS "time_zone?", target.place_kind AS "place_kind?",
    target.venue_name, target.venue_address, target.online_link,
    target.registration_opens_at AS "opens_at: jiff_sqlx::Timestamp",
    target.registration_closes_at AS "closes_at: jiff_sqlx::Timestamp",
    coalesce(target.status = 'cancelled', false) AS "cancelled!",
    target.waitlist_mode AS "waitlist_mode?",
    target.cancellation_closes_at AS "cancellation_closes_at: jiff_sqlx::Timestamp",
    nullif(target.turn_at, 'infinity') AS "turn_at: jiff_sqlx::Timestamp",
    coalesce(target.turn_at > $7, false) AS "too_early!",
    coalesce(target.blocked, false) AS "blocked!",
    coalesce(target.has_types, false) AS "has_types!",
    asked.id AS "type_id?", asked.name AS "type_name?",
    asked.confirmation AS "confirmation?", asked.open AS type_open,
    asked.per_person_limit AS "per_person_limit?",
    asked.sales_opens_at AS "type_opens_at: jiff_sqlx::Timestamp",
    asked.sales_closes_at AS "type_closes_at: jiff_sqlx::Timestamp",
    existing.event_id AS "existing_event_id?", existing.user_id AS existing_user_id,
    existing.ticket_type_id AS existing_ticket_type_id,
    existing.quantity AS existing_quantity, existing.status AS "existing_status?",
    existing.expires_at AS "existing_expires_at: jiff_sqlx::Timestamp",
    existing.for_team AS "existing_for_team?",
    EXISTS (SELECT FROM allowed) AS "allowed!",
    (SELECT expires_at FROM new_hold) AS "taken_until: jiff_sqlx::Timestamp",
    coalesce(others.free, 0) AS "free!", coalesce(others.held, 0) AS "held!",
    coalesce(others.capacity, 0) AS "capacity!",
    coalesce(others.type_free, 0) AS "type_free!",
    coalesce(others.type_held, 0) AS "type_held!",
    coalesce(others.type_capacity, 0) AS "type_capacity!",
    others.expired AS "expired!"
FROM others LEFT JOIN target ON true LEFT JOIN asked ON true
    LEFT JOIN existing ON true
