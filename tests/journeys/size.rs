//! What a year of use leaves: the seeder writes it, the audit holds on it, and
//! no query of a function reads a large table whole.

use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, Row as _};

use super::stage;
use crate::repository;

/// Tables with more rows than this are not to be read whole.
const LARGE: f32 = 5_000.0;

/// What usually stands for a `LIMIT` that is an argument. The planner of a plan
/// for every argument would guess a tenth of the table.
const LIMIT: &str = "100";

#[tokio::test(flavor = "multi_thread")]
async fn no_query_reads_a_large_table_whole() {
    let stack = stage(&[]).await;
    let (done, report) = stack.command(&["seed"]);
    assert!(done, "{report}");
    stack.audit();
    let (done, report) = stack.command(&["seed"]);
    assert!(!done && report.contains("It was filled before"), "{report}");

    let mut database = stack.database("platform").await;
    let crowded = "SELECT event_id::text FROM event.openings ORDER BY entries DESC LIMIT 1";
    let crowded: String = sqlx::query_scalar(crowded).fetch_one(&mut database).await.expect("one");
    let (holds, report) =
        stack.command(&["verify-draw", &format!("{}/events/{crowded}", stack.url)]);
    assert!(holds, "{report}");
    // In use they are drained; in an outage they fill up.
    database
        .execute(
            "INSERT INTO event.outbox (message_id, topic, subject, payload, created_at)
             SELECT gen_random_uuid(), 'topic', gen_random_uuid(), repeat('x', 700), now()
             FROM generate_series(1, 20000);
             INSERT INTO event.inbox (handler, message_id, received_at)
             SELECT 'handler', gen_random_uuid(), now() - n * interval '10 seconds'
             FROM generate_series(1, 200000) n;
             ANALYZE event.outbox; ANALYZE event.inbox;
             SET search_path = event;
             SET plan_cache_mode = force_generic_plan",
        )
        .await
        .expect("full message tables");
    let mut queries = 0;
    let mut whole = Vec::new();
    for path in repository::files(".sqlx", ".json") {
        let described: Value = serde_json::from_str(&repository::read(&path)).expect("JSON");
        queries += 1;
        whole.extend(read_whole(&mut database, &described).await);
    }
    assert!(queries > 50, "{queries} queries");
    assert!(whole.is_empty(), "read whole:\n{}", whole.join("\n"));

    // It would see one.
    let described = serde_json::json!({
        "query": "SELECT id FROM registration.registrations WHERE event_title = $1 LIMIT $2",
        "describe": { "parameters": { "Left": ["Text", "Int8"] } },
    });
    assert_eq!(read_whole(&mut database, &described).await.len(), 1);
}

/// The large tables that a query, as `.sqlx` describes it, reads whole.
async fn read_whole(database: &mut PgConnection, described: &Value) -> Vec<String> {
    let query = described["query"].as_str().expect("a query");
    let parameters = described["describe"]["parameters"]["Left"].as_array().expect("parameters");
    let (mut limited, mut types) = (query.to_owned(), Vec::new());
    // The last first: `$1` is also the head of `$10`.
    for number in (1..=parameters.len()).rev() {
        let limit = format!("LIMIT ${number}");
        types.push(if limited.contains(&limit) { "bigint" } else { "unknown" });
        limited = limited.replace(&limit, &format!("LIMIT {LIMIT}"));
    }
    types.reverse();
    let list = |items: &[&str]| match items {
        [] => String::new(),
        some => format!("({})", some.join(", ")),
    };
    let mut transaction = database.begin().await.expect("a transaction");
    let prepare = format!("PREPARE asked {} AS {limited}", list(&types));
    transaction.execute(sqlx::raw_sql(AssertSqlSafe(prepare))).await.expect(query);
    let nulls = vec!["NULL"; types.len()];
    let explain = format!("EXPLAIN (FORMAT JSON, VERBOSE) EXECUTE asked {}", list(&nulls));
    let row = transaction.fetch_one(sqlx::raw_sql(AssertSqlSafe(explain))).await.expect(query);
    let plan: String = row.try_get_unchecked(0).expect("a plan");
    let plan: Value = serde_json::from_str(&plan).expect("JSON");
    transaction.execute("DEALLOCATE asked").await.expect("forgotten");
    let mut tables = Vec::new();
    collect(&plan[0]["Plan"], &mut tables);
    let mut large = Vec::new();
    for (schema, table) in tables {
        let rows: f32 = sqlx::query_scalar(
            "SELECT max(reltuples) FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
             WHERE relname = $1 AND nspname = $2",
        )
        .bind(&table)
        .bind(&schema)
        .fetch_one(&mut *transaction)
        .await
        .expect("a table");
        if rows > LARGE {
            large.push(format!("{schema}.{table}: {query}"));
        }
    }
    transaction.rollback().await.expect("the end");
    large
}

/// Schema and name of each table that is read whole.
fn collect(node: &Value, tables: &mut Vec<(String, String)>) {
    if node["Node Type"] == "Seq Scan" {
        let text = |key: &str| node[key].as_str().unwrap_or_default().to_owned();
        tables.push((text("Schema"), text("Relation Name")));
    }
    for child in node["Plans"].as_array().into_iter().flatten() {
        collect(child, tables);
    }
}
