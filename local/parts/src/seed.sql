-- People, events and registrations by the thousand, as the services would have
-- written them: `turnout-local audit` holds on what this makes. The sizes are
-- settings of the session: turnout.users, turnout.events, turnout.registrations.
--
-- Few events are crowded and most are small, by Zipf's law; three of four have
-- begun yet; one of four has two ticket types; every fifth is sold out.

-- A UUIDv7 of a time, the same for the same arguments.
CREATE FUNCTION pg_temp.seed_id(at timestamptz, what text) RETURNS uuid
LANGUAGE sql IMMUTABLE AS $$
    SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0')
        || '7' || substr(md5(what), 1, 3) || '8' || substr(md5(what), 4, 15))::uuid
$$;

CREATE TEMP TABLE seed_people ON COMMIT DROP AS
SELECT n, now() - interval '2 years' + n * interval '1 second' AS joined_at,
    pg_temp.seed_id(now() - interval '2 years' + n * interval '1 second', 'person ' || n) AS id,
    'person-' || n AS username,
    CASE WHEN n % 3 = 0 THEN 'ru' ELSE 'en' END AS locale,
    (ARRAY['Europe/Berlin', 'Europe/Moscow', 'America/New_York', 'Asia/Tokyo'])[1 + n % 4]
        AS time_zone
FROM generate_series(1, current_setting('turnout.users')::integer) n;
ALTER TABLE seed_people ADD PRIMARY KEY (n);

-- Nobody can sign in as one of them: no password has this hash.
INSERT INTO auth.accounts (id, username, email, password_hash, roles, created_at)
SELECT id, username, username || '@example.org', '!', ARRAY['attendee', 'organizer'], joined_at
FROM seed_people;

INSERT INTO auth.sessions (id, account_id, token_family_hash, token_secret_hash,
    created_at, refreshed_at, expires_at)
SELECT pg_temp.seed_id(joined_at, 'session ' || n), id, sha256(('family ' || n)::bytea),
    sha256(('secret ' || n)::bytea), joined_at, joined_at, now() + interval '1 day'
FROM seed_people;

INSERT INTO "user".profiles (user_id, username, email, name, locale, time_zone, created_at)
SELECT id, username, username || '@example.org', 'Person ' || n, locale, time_zone, joined_at
FROM seed_people;

INSERT INTO "user".settings (user_id) SELECT id FROM seed_people WHERE n % 10 = 0;

INSERT INTO notification.recipients (user_id, username, email, name, locale, time_zone)
SELECT id, username, username || '@example.org', 'Person ' || n, locale, time_zone
FROM seed_people;

INSERT INTO registration.people (user_id, username, email, name)
SELECT id, username, username || '@example.org', 'Person ' || n FROM seed_people;

INSERT INTO "user".activity (id, user_id, kind, occurred_at, message_id)
SELECT pg_temp.seed_id(joined_at, 'joined ' || n), id, 'account_created', joined_at,
    pg_temp.seed_id(joined_at, 'joined message ' || n)
FROM seed_people;

CREATE TEMP TABLE seed_events ON COMMIT DROP AS
WITH sizes AS (
    SELECT n, 1.0 / (n + 10) AS weight
    FROM generate_series(1, current_setting('turnout.events')::integer) n
), asked AS (
    -- Nobody registers twice for one event.
    SELECT n, least(floor(current_setting('turnout.registrations')::numeric * weight
            / sum(weight) OVER ()), current_setting('turnout.users')::integer)::integer AS asked
    FROM sizes
)
SELECT n, asked,
    -- Of 25 who ask, 20 keep their place: see below.
    asked - 3 * (asked / 25) - least(asked % 25, 3)
        - 2 * (asked / 25) - greatest(least(asked % 25 - 3, 2), 0) AS confirmed,
    made_at, pg_temp.seed_id(made_at, 'event ' || n) AS id,
    date_trunc('hour', now()) + (n % 400 - 100) * interval '1 day' + interval '12 hours'
        AS starts_at,
    CASE WHEN n % 10 = 0 THEN 1
        ELSE 1 + n % least(500, current_setting('turnout.users')::integer) END AS organizer,
    n % 4 = 0 AS has_types
FROM asked CROSS JOIN LATERAL (
    SELECT now() - interval '1 year' + n * interval '1 minute' AS made_at) made;
ALTER TABLE seed_events ADD PRIMARY KEY (n);

INSERT INTO event.events (id, organizer_id, organizer_username, title, description, place_kind,
    venue_name, venue_address, online_link, starts_at, ends_at, time_zone, capacity, status,
    created_at, updated_at, published_at, waitlist_mode)
SELECT seed.id, people.id, people.username,
    CASE WHEN seed.n % 2 = 0 THEN 'Meeting ' || seed.n || ' about ' || topic.en
        ELSE 'Встреча ' || seed.n || ': ' || topic.ru END,
    repeat('Talks, questions and coffee. Доклады, вопросы и кофе. ', 5 + seed.n % 20),
    CASE WHEN seed.n % 7 = 0 THEN 'online' ELSE 'venue' END,
    CASE WHEN seed.n % 7 > 0 THEN 'Hall ' || seed.n % 50 END,
    CASE WHEN seed.n % 7 > 0 THEN seed.n % 200 || ' Main Street' END,
    CASE WHEN seed.n % 7 = 0 THEN 'https://example.org/' || seed.n END,
    starts_at, starts_at + interval '2 hours', people.time_zone,
    least(100000, greatest(1, CASE WHEN seed.n % 5 = 0 THEN confirmed ELSE confirmed * 2 END)),
    CASE WHEN asked = 0 AND seed.n % 3 = 0 THEN 'draft' ELSE 'published' END,
    made_at, made_at, CASE WHEN asked = 0 AND seed.n % 3 = 0 THEN NULL ELSE made_at END,
    CASE WHEN seed.n % 6 = 0 THEN 'manual' ELSE 'automatic' END
FROM seed_events seed JOIN seed_people people ON people.n = seed.organizer
CROSS JOIN LATERAL (
    SELECT (ARRAY['databases', 'gardens', 'trains', 'music', 'chess'])[1 + seed.n % 5] AS en,
        (ARRAY['базы данных', 'сады', 'поезда', 'музыка', 'шахматы'])[1 + seed.n % 5] AS ru
) topic;

-- Two helpers each, of whom one was invited, and somebody who has not answered.
INSERT INTO event.team_members (event_id, user_id, role, username, email, joined_at)
SELECT seed.id, people.id, (ARRAY['manager', 'checker'])[k], people.username,
    CASE WHEN k = 1 THEN people.username || '@example.org' END, made_at
FROM seed_events seed CROSS JOIN generate_series(1, 2) k JOIN seed_people people
    ON people.n = 1 + (seed.organizer + 17 * k) % current_setting('turnout.users')::integer
WHERE people.n <> seed.organizer
ON CONFLICT ON CONSTRAINT team_members_pkey DO NOTHING;

-- Whom organisers have blocked: nobody whom their helpers are. The busiest one has
-- blocked many.
INSERT INTO event.blocked_accounts (organizer_id, user_id, username, reason, blocked_by,
    blocked_by_username, blocked_at)
SELECT organizer.id, people.id, people.username, 'Took places and never came', organizer.id,
    organizer.username, now() - k * interval '1 minute'
FROM seed_people organizer
CROSS JOIN LATERAL generate_series(1, CASE WHEN organizer.n = 1 THEN 8000 ELSE 5 END) k
JOIN seed_people people ON people.n = 100 + organizer.n + k
WHERE organizer.n <= 500;

INSERT INTO event.team_invitations (id, event_id, email, role, token_hash, version, sent_at,
    expires_at, accepted_by)
SELECT pg_temp.seed_id(made_at, 'invitation ' || seed.n || ' ' || coalesce(helper.email, '')),
    seed.id, coalesce(helper.email, 'helper-' || seed.n || '@example.org'), 'manager',
    sha256(convert_to('token ' || seed.n || ' ' || coalesce(helper.email, ''), 'UTF8')), 1,
    made_at, made_at + interval '7 days', helper.user_id
FROM seed_events seed
CROSS JOIN LATERAL (
    SELECT members.user_id, members.email FROM event.team_members members
    WHERE members.event_id = seed.id AND members.email IS NOT NULL
    UNION ALL SELECT NULL, NULL
) helper;

INSERT INTO event.ticket_types (id, event_id, name, description, per_person_limit, position,
    created_at, updated_at)
SELECT pg_temp.seed_id(made_at, 'type ' || n || ' ' || kind), id,
    (ARRAY['Standard', 'Reduced'])[kind + 1], '', 1, kind, made_at, made_at
FROM seed_events CROSS JOIN generate_series(0, 1) kind WHERE has_types;

-- `cancelled` and `expired` are those of each 25 that came first; the others
-- are confirmed, and counted: that number says in which shard they are.
CREATE TEMP TABLE seed_registrations ON COMMIT DROP AS
SELECT event.n AS event_n, event.id AS event_id, people.id AS user_id, k,
    pg_temp.seed_id(at, 'registration ' || event.n || ' ' || k) AS id, at,
    CASE WHEN k % 25 < 3 THEN 'cancelled' WHEN k % 25 < 5 THEN 'expired' ELSE 'confirmed' END
        AS status,
    k / 25 * 20 + greatest(k % 25 - 5, 0) AS place,
    CASE WHEN has_types THEN pg_temp.seed_id(made_at, 'type ' || event.n || ' ' || k % 2) END
        AS ticket_type_id,
    CASE WHEN has_types THEN (ARRAY['Standard', 'Reduced'])[k % 2 + 1] END AS ticket_type_name
FROM seed_events event
CROSS JOIN LATERAL generate_series(0, asked - 1) k
CROSS JOIN LATERAL (
    SELECT least(starts_at, now()) - interval '1 day' - k * interval '1 minute' AS at) asked_at
JOIN seed_people people
    ON people.n = 1 + (event.n * 7919 + k) % current_setting('turnout.users')::integer;

INSERT INTO registration.registrations (id, user_id, event_id, event_version, event_title,
    event_starts_at, event_ends_at, event_time_zone, event_place, quantity, status, expires_at,
    confirm_requested_at, confirmed_at, cancelled_at, ticket_code, created_at,
    ticket_type_id, ticket_type_name)
SELECT seed.id, seed.user_id, event_id, event.version, event.title, event.starts_at, event.ends_at,
    event.time_zone, '{"kind": "venue", "name": "Hall", "address": "1 Main Street"}', 1,
    seed.status, at + interval '15 minutes',
    CASE seed.status WHEN 'confirmed' THEN at END, CASE seed.status WHEN 'confirmed' THEN at END,
    CASE seed.status WHEN 'cancelled' THEN at END,
    CASE seed.status WHEN 'confirmed' THEN upper(left(md5('ticket ' || seed.id), 16)) END, at,
    ticket_type_id, ticket_type_name
FROM seed_registrations seed JOIN event.events event ON event.id = event_id;

-- Every published event was edited once.
INSERT INTO registration.changed_events (event_id, version, starts_at, cancellation_closes_at,
    waitlist_mode)
SELECT id, version, starts_at, cancellation_closes_at, waitlist_mode FROM event.events
WHERE status = 'published' AND id IN (SELECT id FROM seed_events);

-- Who came, of events that are over: all but every tenth.
INSERT INTO registration.check_ins (scan_id, event_id, registration_id, place, scanned_by,
    scanned_by_username, scanned_at, received_at, counts_from)
SELECT pg_temp.seed_id(event.starts_at, 'scan ' || seed.id), event_id, seed.id, 1,
    event.organizer_id, event.organizer_username, event.starts_at, event.starts_at, event.starts_at
FROM seed_registrations seed JOIN event.events event ON event.id = event_id
WHERE seed.status = 'confirmed' AND event.starts_at < now() AND k % 10 > 0;

-- Every tenth event asks something, and who registered for it has answered.
INSERT INTO event.questions (id, event_id, kind, prompt, help, required, choices, position,
    answered, created_at, updated_at)
SELECT pg_temp.seed_id(made_at, 'question ' || n), id, 'text', 'What should we know?', '', false,
    '[]', 0, true, made_at, made_at
FROM seed_events WHERE n % 10 = 1;
UPDATE event.events SET form_version = 1, guest_names = 'optional'
WHERE id IN (SELECT id FROM seed_events WHERE n % 10 = 1);

INSERT INTO registration.answers (registration_id, question_id, position, kind, prompt, value,
    labels)
SELECT seed.id, pg_temp.seed_id(made_at, 'question ' || n), 1, 'text', 'What should we know?',
    to_jsonb('I come by train ' || k), '{}'
FROM seed_registrations seed JOIN seed_events ON n = event_n WHERE n % 10 = 1;

INSERT INTO registration.guests (registration_id, place, name)
SELECT id, 1, 'Guest ' || k FROM seed_registrations WHERE event_n % 10 = 1;

-- The most crowded events had a fair opening: whoever registered was in the draw,
-- and the order is the one that the seed gives, as docs/FAIR-OPENING.md has it.
UPDATE event.events SET registration_opens_at = first.at,
    lobby_opens_at = first.at - interval '30 minutes'
FROM (
    SELECT event_id, min(at) AS at FROM seed_registrations WHERE event_n <= 5 GROUP BY event_id
) first WHERE id = first.event_id;

-- A block of HMAC (RFC 2104): the key filled up with zeros, each byte XOR `pad`.
CREATE FUNCTION pg_temp.seed_block(key bytea, pad integer) RETURNS bytea
LANGUAGE sql IMMUTABLE AS $$
    SELECT string_agg(decode(lpad(to_hex(
        CASE WHEN at < length(key) THEN get_byte(key, at) ELSE 0 END # pad), 2, '0'), 'hex'),
        '' ORDER BY at)
    FROM generate_series(0, 63) at
$$;

WITH openings AS MATERIALIZED (
    SELECT id AS event_id, registration_opens_at AS opens_at, seed.key,
        pg_temp.seed_block(seed.key, 54) AS inner_block,
        pg_temp.seed_block(seed.key, 92) AS outer_block
    FROM event.events CROSS JOIN LATERAL (SELECT sha256(('opening ' || id)::bytea) AS key) seed
    WHERE lobby_opens_at IS NOT NULL
), joined AS (
    SELECT openings.*, user_id, joined_at,
        pg_temp.seed_id(joined_at, 'entry ' || event_n || ' ' || k) AS id
    FROM openings JOIN seed_registrations seed USING (event_id)
    CROSS JOIN LATERAL (SELECT opens_at - (1 + k % 1700) * interval '1 second' AS joined_at) lobby
), ranked AS (
    INSERT INTO event.opening_entries (id, event_id, user_id, joined_at, rank)
    SELECT id, event_id, user_id, joined_at, row_number() OVER (PARTITION BY event_id
        ORDER BY sha256(outer_block || sha256(inner_block || id::text::bytea)))
    FROM joined RETURNING event_id, id
)
INSERT INTO event.openings (event_id, seed, drawn_at, entries, entries_hash, ranked, per_second)
SELECT event_id, key, opens_at, count(*), sha256(string_agg(id || E'\n', '' ORDER BY id)::bytea),
    count(*), 50
FROM openings JOIN ranked USING (event_id) GROUP BY event_id, key, opens_at;

CREATE TEMP TABLE seed_shards ON COMMIT DROP AS
SELECT id AS event_id, capacity, least(capacity, 32) AS shards
FROM event.events WHERE id IN (SELECT id FROM seed_events);
ALTER TABLE seed_shards ADD PRIMARY KEY (event_id);

INSERT INTO event.holds (hold_id, event_id, user_id, shard, ticket_type_id, type_shard, quantity,
    status, expires_at, created_at, confirmed_at, released_at)
SELECT id, event_id, user_id, place % shards, ticket_type_id,
    CASE WHEN ticket_type_id IS NOT NULL THEN place % 32 END, 1,
    CASE status WHEN 'confirmed' THEN status ELSE 'released' END, at + interval '15 minutes', at,
    CASE status WHEN 'confirmed' THEN at END, CASE status WHEN 'confirmed' THEN NULL ELSE at END
FROM seed_registrations JOIN seed_shards USING (event_id);

INSERT INTO event.seat_shards (event_id, shard, capacity, confirmed)
SELECT event_id, shard, capacity / shards + (shard < capacity % shards)::integer, coalesce(taken, 0)
FROM seed_shards CROSS JOIN LATERAL generate_series(0, shards - 1) shard
LEFT JOIN (
    SELECT event_id, shard, count(*) AS taken FROM event.holds WHERE status = 'confirmed'
    GROUP BY event_id, shard
) holds USING (event_id, shard);

INSERT INTO event.seat_shards (ticket_type_id, shard, capacity, confirmed)
SELECT types.id, number, 100000, coalesce(taken, 0)
FROM event.ticket_types types JOIN seed_events ON seed_events.id = types.event_id
CROSS JOIN generate_series(0, 31) number
LEFT JOIN (
    SELECT ticket_type_id, type_shard, count(*) AS taken FROM event.holds
    WHERE status = 'confirmed' GROUP BY ticket_type_id, type_shard
) holds ON holds.ticket_type_id = types.id AND holds.type_shard = number;

INSERT INTO "user".activity (id, user_id, kind, occurred_at, event_id, event_title, message_id)
SELECT pg_temp.seed_id(at, 'activity ' || seed.id), user_id, 'registration_' || seed.status, at,
    event_id, title, pg_temp.seed_id(at, 'message ' || seed.id)
FROM seed_registrations seed JOIN event.events event ON event.id = event_id;

INSERT INTO notification.events (event_id, version, title, starts_at, ends_at, time_zone, place)
SELECT id, version, title, starts_at, ends_at, time_zone,
    '{"kind": "venue", "name": "Hall", "address": "1 Main Street"}'
FROM event.events WHERE id IN (SELECT event_id FROM seed_registrations);

INSERT INTO notification.registrations (registration_id, user_id, event_id, status)
SELECT id, user_id, event_id, status FROM seed_registrations
WHERE status IN ('confirmed', 'cancelled');

INSERT INTO notification.reminders (registration_id, kind, due_at)
SELECT seed.id, 'reminder_day', starts_at - interval '1 day'
FROM seed_registrations seed JOIN event.events event ON event.id = event_id
WHERE seed.status = 'confirmed' AND starts_at - interval '1 day' > now();

INSERT INTO notification.mails (id, user_id, kind, subject_id, event_id, locale, to_address,
    to_name, message_id, subject, status, attempts, next_attempt_at, created_at, sent_at)
SELECT pg_temp.seed_id(at, 'mail ' || seed.id), user_id, 'registration_confirmed', seed.id,
    event_id, 'en', 'somebody@example.org', 'Somebody', seed.id || '@example.org',
    'You are registered', 'sent', 1, at, at, at
FROM seed_registrations seed WHERE status = 'confirmed';
