//! What the database alone can do: pgbench sends it the very statements of a
//! creation and a confirmation, as `.sqlx` has them. A statement that changes is
//! followed; one that is gone, or asks for other arguments, ends the run.

use std::{fmt::Write as _, process::Command};

use ::tests::{repository, stack::Stack};
use serde::Serialize;
use serde_json::Value;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::figures::tenth;

/// What pgbench said.
#[derive(Debug, Serialize)]
pub struct Yardstick {
    /// Created and confirmed, a second.
    pub confirmed_per_second: f64,
    /// Milliseconds for all statements of one registration.
    pub latency_ms: f64,
    /// Statements of one registration, with `BEGIN` and `COMMIT`.
    pub statements: usize,
}

impl Yardstick {
    /// The mean of two that ran equally long.
    pub fn and(&self, other: &Self) -> Self {
        let mean = |a: f64, b: f64| tenth(f64::midpoint(a, b));
        Self {
            confirmed_per_second: mean(self.confirmed_per_second, other.confirmed_per_second),
            latency_ms: mean(self.latency_ms, other.latency_ms),
            statements: self.statements,
        }
    }
}

/// The registration's id, made of pgbench's random `n`; the person's likewise.
const ID: &str = "('00000000-0000-7000-8000-' || lpad(to_hex(:n::bigint), 12, '0'))::uuid";
const USER: &str = "('00000000-0000-7000-9000-' || lpad(to_hex(:n::bigint), 12, '0'))::uuid";
const EVENT: &str = "<event>";
const PLACE: &str = r#"'{"kind": "venue", "name": "Haus am See", "address": "Berlin"}'::jsonb"#;
const STARTS: &str = "now() + interval '30 days'";
const ENDS: &str = "now() + interval '31 days'";
const EXPIRES: &str = "now() + interval '15 minutes'";
const SOON: &str = "now() + interval '1 minute'";
const PAYLOAD: &str = "repeat('x', 1000)";

/// One statement: a part of its text that no other has, and its arguments. What
/// has no arguments is sent as it stands.
type Step = (&'static str, &'static [&'static str]);

const OUTBOX: Step = (
    "created_at)\n         VALUES ($1, $2, $3, $4, $5)",
    &["gen_random_uuid()", "'registration'", SUBJECT, PAYLOAD, "now()"],
);
const SUBJECT: &str = "('00000000-0000-7000-8000-' || lpad(to_hex(:n::bigint), 12, '0'))";
const SUBJECTS: &str = "ARRAY['00000000-0000-7000-8000-' || lpad(to_hex(:n::bigint), 12, '0')]";
const PUBLISH: Step = ("DELETE FROM outbox WHERE subject", &[SUBJECTS]);

/// In their order; see `registration-create` and `registration-confirm`.
const STEPS: [Step; 18] = [
    (
        "INSERT INTO registration.registrations AS mine",
        &[ID, USER, EVENT, "1", SOON, "now()", "NULL::uuid", "5"],
    ),
    (
        "(SELECT expires_at FROM new_hold) AS \"taken_until",
        &[
            ID,
            EVENT,
            USER,
            "1::smallint",
            EXPIRES,
            "(:n::bigint % 32)::smallint",
            "now()",
            "now() - interval '5 seconds'",
            "NULL::uuid",
            "NULL::text",
            "false",
            "false",
            "false",
            "NULL::bigint",
            "false",
        ],
    ),
    ("BEGIN", &[]),
    (
        "UPDATE registration.registrations SET status = $16, event_version",
        &[
            ID,
            "1",
            "'Yardstick'",
            STARTS,
            ENDS,
            "'Europe/Berlin'",
            PLACE,
            EXPIRES,
            EXPIRES,
            "NULL::timestamptz",
            "NULL::uuid",
            "NULL::text",
            "1",
            "now()",
            "NULL::timestamptz",
            "'pending'",
            "NULL::timestamptz",
        ],
    ),
    OUTBOX,
    ("COMMIT", &[]),
    ("BEGIN", &[]),
    PUBLISH,
    ("COMMIT", &[]),
    ("SET confirm_requested_at = coalesce(confirm_requested_at", &[ID, USER, "now()", SOON]),
    ("status = CASE WHEN hold.stands THEN 'confirmed'", &[ID, EVENT, "now()"]),
    ("BEGIN", &[]),
    (
        "event_cancellation_closes_at = $12,",
        &[
            ID,
            "1",
            "'Yardstick'",
            STARTS,
            ENDS,
            "'Europe/Berlin'",
            PLACE,
            "lpad(to_hex(:n::bigint), 12, '0')",
            "now()",
            "NULL::uuid",
            "NULL::text",
            "NULL::timestamptz",
        ],
    ),
    OUTBOX,
    ("COMMIT", &[]),
    ("BEGIN", &[]),
    PUBLISH,
    ("COMMIT", &[]),
];

/// As many registrations for `event` as pgbench can make in `seconds`. They are gone
/// afterwards: nobody is told of them, which the audit would call lost mails.
pub async fn measure(stack: &Stack, event: Uuid, clients: usize, seconds: usize) -> Yardstick {
    let measured = pgbench(stack, event, clients, seconds);
    clear(stack, event).await;
    measured
}

/// Deletes what pgbench registered, with what PostgreSQL would clear away later, in
/// the middle of another measurement.
async fn clear(stack: &Stack, event: Uuid) {
    let mut database = stack.database("platform").await;
    let statements = [
        format!("DELETE FROM registration.registrations WHERE event_id = '{event}'"),
        format!("DELETE FROM event.holds WHERE event_id = '{event}'"),
        format!("UPDATE event.seat_shards SET held = 0, confirmed = 0 WHERE event_id = '{event}'"),
        "VACUUM registration.registrations, registration.outbox, event.holds, event.seat_shards"
            .to_owned(),
    ];
    for statement in statements {
        sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut database).await.expect("cleared");
    }
}

fn pgbench(stack: &Stack, event: Uuid, clients: usize, seconds: usize) -> Yardstick {
    let file = std::env::temp_dir().join(format!("turnout-yardstick-{}.sql", std::process::id()));
    std::fs::write(&file, script(event)).expect("pgbench's script");
    let secret = stack.secret("turnout/platform/database");
    let text = |name: &str| secret[name].as_str().expect("a string").to_owned();
    let output = Command::new("pgbench")
        .args(["--no-vacuum", "--protocol=prepared", "--jobs=2", "--client"])
        .arg(clients.to_string())
        .arg("--time")
        .arg(seconds.to_string())
        .arg("--file")
        .arg(&file)
        .args(["--host", "127.0.0.1", "--port"])
        .arg(stack.postgres_port().to_string())
        .args(["--username", &text("username"), "turnout"])
        .env("PGPASSWORD", text("password"))
        // The outbox stands in every service's schema.
        .env("PGOPTIONS", "-c search_path=registration")
        .output()
        .expect("pgbench comes with PostgreSQL: is it in the PATH?");
    let said = String::from_utf8_lossy(&output.stdout);
    let failed = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "pgbench: {failed}");
    let _ = std::fs::remove_file(&file);
    let figure = |name: &str| {
        let line = said.lines().find_map(|line| line.strip_prefix(name)).expect(name);
        let word = line.split_whitespace().find_map(|word| word.parse().ok());
        tenth(word.expect(name))
    };
    Yardstick {
        confirmed_per_second: figure("tps ="),
        latency_ms: figure("latency average ="),
        statements: STEPS.len(),
    }
}

fn script(event: Uuid) -> String {
    let described: Vec<Value> = repository::files(".sqlx", ".json")
        .iter()
        .map(|path| serde_json::from_str(&repository::read(path)).expect("JSON"))
        .collect();
    // Below 2^48, which is what twelve hexadecimal digits hold.
    let mut script = String::from("\\set n random(1, 281474976710655)\n");
    for (part, arguments) in STEPS {
        let statement = if arguments.is_empty() {
            part.to_owned()
        } else {
            filled(&described, part, arguments)
        };
        let _ = writeln!(script, "{};", statement.replace(EVENT, &format!("'{event}'::uuid")));
    }
    script
}

/// The one query with this part, with its arguments in their places.
fn filled(described: &[Value], part: &str, arguments: &[&str]) -> String {
    let text = |one: &Value| one["query"].as_str().unwrap_or_default().to_owned();
    let found: Vec<_> = described.iter().filter(|one| text(one).contains(part)).collect();
    let [query] = found[..] else { panic!("{} queries have {part}", found.len()) };
    let parameters = query["describe"]["parameters"]["Left"].as_array().map_or(0, Vec::len);
    assert_eq!(parameters, arguments.len(), "arguments of {part}");
    // pgbench would take a comment's words and marks for its own.
    let text = text(query);
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("--"));
    let mut statement = lines.collect::<Vec<_>>().join("\n");
    // The last first: `$1` is also the head of `$10`.
    for (number, argument) in arguments.iter().enumerate().rev() {
        statement = statement.replace(&format!("${}", number + 1), argument);
    }
    statement
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_statement_is_found_and_filled() {
        let script = script(Uuid::nil());
        assert!(!script.contains('$'), "{script}");
        assert!(!script.contains(EVENT), "{script}");
    }
}
