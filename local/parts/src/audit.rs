//! Proves that what the services' schemas say of seats fits together: within
//! Event, between Event and Registration, and with the mails that were sent.

use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};

use crate::{Config, Part, Problem, doctor};

/// One equation, and what breaks it.
#[derive(Debug)]
pub struct Equation {
    /// What should be true.
    pub claim: &'static str,
    /// How many rows break it.
    pub broken: i64,
    /// The first of them.
    pub examples: Vec<String>,
}

/// How many examples of a broken equation are told.
const EXAMPLES: usize = 5;

/// What should be true, and a query for what breaks it: one text a row.
///
/// A registration with `sweep_at` is in the middle of something and has a sweep
/// that ends it; so it proves nothing, neither way. Nor does one of an event that
/// was called off: each service ends all of its own there.
const EQUATIONS: [(&str, &str); 16] = [
    (
        "a shard's counters are its holds",
        "SELECT format('event %s shard %s: held %s, holds %s; confirmed %s, holds %s',
             event_id, shard, s.held, h.held, s.confirmed, h.confirmed)
         FROM (
             SELECT event_id, shard, held, confirmed FROM event.seat_shards
             WHERE event_id IS NOT NULL
         ) s FULL JOIN (
             SELECT event_id, shard, sum(quantity) FILTER (WHERE status = 'held') AS held,
                 sum(quantity) FILTER (WHERE status = 'confirmed') AS confirmed
             FROM event.holds WHERE status IN ('held', 'confirmed') GROUP BY event_id, shard
         ) h USING (event_id, shard)
         WHERE (s.held, s.confirmed) IS DISTINCT FROM
             (coalesce(h.held, 0), coalesce(h.confirmed, 0))",
    ),
    (
        "a ticket type's shards count its holds too",
        "SELECT format('ticket type %s shard %s: held %s, holds %s; confirmed %s, holds %s',
             ticket_type_id, shard, s.held, h.held, s.confirmed, h.confirmed)
         FROM (
             SELECT ticket_type_id, shard, held, confirmed FROM event.seat_shards
             WHERE ticket_type_id IS NOT NULL
         ) s FULL JOIN (
             SELECT ticket_type_id, type_shard AS shard,
                 sum(quantity) FILTER (WHERE status = 'held') AS held,
                 sum(quantity) FILTER (WHERE status = 'confirmed') AS confirmed
             FROM event.holds
             WHERE status IN ('held', 'confirmed') AND type_shard IS NOT NULL
             GROUP BY ticket_type_id, type_shard
         ) h USING (ticket_type_id, shard)
         WHERE (s.held, s.confirmed) IS DISTINCT FROM
             (coalesce(h.held, 0), coalesce(h.confirmed, 0))",
    ),
    (
        "no ticket type gives away more than its capacity",
        "SELECT format('ticket type %s: capacity %s, taken %s', t.id, t.capacity, sum(h.quantity))
         FROM event.ticket_types t JOIN event.holds h ON h.ticket_type_id = t.id
         WHERE h.status IN ('held', 'confirmed') AND t.capacity IS NOT NULL
         GROUP BY t.id HAVING sum(h.quantity) > t.capacity",
    ),
    (
        "an event's shards add up to its capacity",
        "SELECT format('event %s: capacity %s, shards %s', e.id, e.capacity, sum(s.capacity))
         FROM event.events e JOIN event.seat_shards s ON s.event_id = e.id
         WHERE e.deleted_at IS NULL
         GROUP BY e.id HAVING sum(s.capacity) <> e.capacity",
    ),
    (
        "no event gives away more than its capacity",
        "SELECT format('event %s: capacity %s, taken %s', e.id, e.capacity, sum(h.quantity))
         FROM event.events e JOIN event.holds h ON h.event_id = e.id
         WHERE h.status IN ('held', 'confirmed')
         GROUP BY e.id HAVING sum(h.quantity) > e.capacity",
    ),
    (
        "each seat belongs to one registration",
        "SELECT format('hold %s of event %s: the registration is %s',
             h.hold_id, h.event_id, coalesce(r.status, 'not there'))
         FROM event.holds h JOIN event.events e ON e.id = h.event_id
         LEFT JOIN registration.registrations r ON r.id = h.hold_id
         WHERE h.status = 'confirmed' AND r.sweep_at IS NULL AND e.status <> 'cancelled'
             AND (r.status, r.event_id, r.user_id, r.ticket_type_id, r.quantity) IS DISTINCT FROM
                 ('confirmed', h.event_id, h.user_id, h.ticket_type_id, h.quantity::integer)",
    ),
    (
        "each registration has its seat",
        "SELECT format('registration %s of event %s: its hold is %s',
             r.id, r.event_id, coalesce(h.status, 'not there'))
         FROM registration.registrations r LEFT JOIN event.holds h ON h.hold_id = r.id
         LEFT JOIN event.events e ON e.id = r.event_id
         WHERE r.status = 'confirmed' AND r.sweep_at IS NULL
             AND e.status IS DISTINCT FROM 'cancelled'
             AND h.status IS DISTINCT FROM 'confirmed'",
    ),
    (
        "nobody who waits has a seat",
        "SELECT format('registration %s of event %s', r.id, r.event_id)
         FROM registration.registrations r JOIN event.holds h ON h.hold_id = r.id
         WHERE r.status = 'waiting' AND h.status = 'confirmed'",
    ),
    (
        "each registration that is pending or awaits approval has its hold",
        "SELECT format('registration %s of event %s: its hold is %s',
             r.id, r.event_id, coalesce(h.status, 'not there'))
         FROM registration.registrations r LEFT JOIN event.holds h ON h.hold_id = r.id
         LEFT JOIN event.events e ON e.id = r.event_id
         WHERE r.status IN ('pending', 'awaiting_approval') AND r.expires_at > now()
             AND e.status IS DISTINCT FROM 'cancelled'
             AND (h.status IS NULL OR h.status = 'released')",
    ),
    (
        "each place that a team decides about is somebody's who asks for it",
        "SELECT format('hold %s of event %s: the registration is %s',
             h.hold_id, h.event_id, coalesce(r.status, 'not there'))
         FROM event.holds h JOIN event.events e ON e.id = h.event_id
         LEFT JOIN registration.registrations r ON r.id = h.hold_id
         WHERE h.status = 'held' AND h.for_team AND e.status <> 'cancelled'
             AND (r.sweep_at IS NULL
                 OR (r.event_id, r.user_id) IS DISTINCT FROM (h.event_id, h.user_id))",
    ),
    (
        "each half-done registration is ended within a minute",
        "SELECT format('registration %s: %s since %s', id, status, sweep_at)
         FROM registration.registrations WHERE sweep_at < now() - interval '1 minute'",
    ),
    (
        "each decision of a team that ends a registration has its mail after a minute",
        "SELECT format('registration %s, %s: its mail is %s',
             r.id, r.status, coalesce(m.status, 'not there'))
         FROM registration.registrations r LEFT JOIN notification.mails m
             ON m.subject_id = r.id AND m.kind = 'registration_' || r.status
         WHERE (r.status = 'declined' OR r.cancelled_by IS NOT NULL)
             AND coalesce(r.cancelled_at, r.decided_at) < now() - interval '1 minute'
             AND m.status IS DISTINCT FROM 'sent'",
    ),
    (
        "each confirmation has its mail after a minute",
        "SELECT format('registration %s, confirmed at %s: its mail is %s',
             r.id, r.confirmed_at, coalesce(m.status, 'not there'))
         FROM registration.registrations r LEFT JOIN notification.mails m
             ON m.subject_id = r.id AND m.kind = 'registration_confirmed'
         WHERE r.status = 'confirmed' AND r.confirmed_at < now() - interval '1 minute'
             AND m.status IS DISTINCT FROM 'sent'",
    ),
    (
        "a check-in is of a place of its event",
        "SELECT format('scan %s: event %s, registration %s, place %s', scan_id, its.event_id,
             its.registration_id, place)
         FROM registration.check_ins its
         LEFT JOIN registration.registrations known ON known.id = its.registration_id
             AND known.event_id = its.event_id AND its.place <= known.quantity
         WHERE known.id IS NULL",
    ),
    (
        "an event that was called off has nobody and no place taken after three minutes",
        "SELECT format('event %s, cancelled at %s: %s places taken, %s registered', e.id,
             e.cancelled_at, places.taken, people.registered)
         FROM event.events e CROSS JOIN LATERAL (
             SELECT count(*) AS taken FROM event.holds h
             WHERE h.event_id = e.id AND h.status IN ('held', 'confirmed')
         ) places CROSS JOIN LATERAL (
             SELECT count(*) AS registered FROM registration.registrations r
             WHERE r.event_id = e.id
                 AND r.status IN
                     ('requested', 'waiting', 'awaiting_approval', 'pending', 'confirmed')
         ) people
         WHERE e.status = 'cancelled' AND e.cancelled_at < now() - interval '3 minutes'
             AND places.taken + people.registered > 0",
    ),
    (
        "whoever lost their registration with an event has a mail that says so after a minute",
        "SELECT format('registration %s, ended at %s: its mail is %s',
             r.id, r.cancelled_at, coalesce(m.status, 'not there'))
         FROM registration.registrations r LEFT JOIN notification.mails m
             ON m.subject_id = r.id AND m.kind = 'event_cancelled'
         WHERE r.cancel_reason = 'event_cancelled' AND r.cancelled_at < now() - interval '1 minute'
             AND m.status IS DISTINCT FROM 'sent'",
    ),
];

/// Checks every equation on one snapshot of the database, also while people are
/// registering.
pub async fn audit(config: &Config) -> Result<Vec<Equation>, Problem> {
    let mut connection = doctor::administrator(config).await?;
    let found = check(&mut connection).await;
    found.map_err(|error| {
        let mend = "Is it the database of a stack that `make up` has set up?";
        Problem::new(Part::Postgres, format!("the audit's queries fail: {error}"), mend)
    })
}

async fn check(connection: &mut PgConnection) -> Result<Vec<Equation>, sqlx::Error> {
    let mut snapshot = connection.begin().await?;
    snapshot.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY").await?;
    let mut equations = Vec::new();
    for (claim, query) in EQUATIONS {
        let found = format!(
            "WITH broken (what) AS MATERIALIZED ({query})
             SELECT (SELECT count(*) FROM broken), ARRAY(SELECT what FROM broken LIMIT {EXAMPLES})"
        );
        let (broken, examples) =
            sqlx::query_as(AssertSqlSafe(found)).fetch_one(&mut *snapshot).await?;
        equations.push(Equation { claim, broken, examples });
    }
    snapshot.rollback().await?;
    Ok(equations)
}
