use std::sync::Arc;

use schema_migrations::{Logins, migrate};
use sqlx::{
    AssertSqlSafe, ConnectOptions as _, PgConnection, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use uuid::Uuid;

/// Where `scripts/postgres-dev` listens; `TURNOUT_TEST_POSTGRES` overrides it.
const SERVER: &str = "postgres://postgres@127.0.0.1:8099/postgres";

/// A database of its own for one test, dropped with it. It is a copy of a
/// template that the first test of a kind migrates.
#[derive(Debug)]
pub struct TestDatabase {
    /// Connected as the service's login role, with just its rights.
    pub pool: PgPool,
    /// Connected as the administrator, to arrange and to look.
    pub admin: PgPool,
    name: Arc<str>,
    server: PgConnectOptions,
}

impl TestDatabase {
    /// A fresh database, used as `service`.
    ///
    /// # Panics
    /// When the test PostgreSQL is not running (`scripts/postgres-dev`).
    #[expect(clippy::expect_used, reason = "a test can't go on without its database")]
    pub async fn new(service: &str) -> Self {
        #[expect(clippy::disallowed_methods, reason = "tests are configured by the environment")]
        let server = std::env::var("TURNOUT_TEST_POSTGRES").unwrap_or_else(|_| SERVER.to_owned());
        let server: PgConnectOptions = server.parse().expect("TURNOUT_TEST_POSTGRES is an address");
        let mut connection = server
            .connect()
            .await
            .expect("the test PostgreSQL is not running: start it with scripts/postgres-dev");
        let template =
            template(&mut connection, &server).await.expect("make the template database");
        // Random and not from a seed: tests run side by side in many processes.
        #[expect(clippy::disallowed_methods, reason = "a name that no other process takes")]
        let name = format!("turnout_test_{}", Uuid::new_v4().simple());
        execute(&mut connection, format!("CREATE DATABASE {name} TEMPLATE {template}"))
            .await
            .expect("copy the template database");
        let options = server.clone().database(&name);
        let pool = PgPoolOptions::new()
            .max_connections(10)
            .connect_lazy_with(options.clone().username(&format!("{service}_login")));
        let admin = PgPoolOptions::new().max_connections(2).connect_lazy_with(options);
        Self { pool, admin, name: name.into(), server }
    }

    /// A pool of another size, as the service; for tests of concurrency.
    #[must_use]
    pub fn pool_of(&self, connections: u32, service: &str) -> PgPool {
        let options =
            self.server.clone().database(&self.name).username(&format!("{service}_login"));
        PgPoolOptions::new().max_connections(connections).connect_lazy_with(options)
    }

    /// The topics and payloads that wait in `schema`'s outbox, in order.
    ///
    /// # Panics
    /// When the outbox can't be read.
    #[expect(clippy::expect_used, reason = "a test can't go on without it")]
    pub async fn outbox(&self, schema: &str) -> Vec<(String, serde_json::Value)> {
        let select = format!("SELECT topic, payload FROM \"{schema}\".outbox ORDER BY position");
        let rows: Vec<(String, String)> = sqlx::query_as(AssertSqlSafe(select))
            .fetch_all(&self.admin)
            .await
            .expect("read the outbox");
        rows.into_iter()
            .map(|(topic, payload)| (topic, serde_json::from_str(&payload).expect("JSON")))
            .collect()
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let (server, name) = (self.server.clone(), self.name.clone());
        // Tests have no asynchronous drop: a thread with a runtime of its own.
        let dropped = std::thread::spawn(move || {
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
            runtime.block_on(async {
                let mut connection = server.connect().await.ok()?;
                execute(&mut connection, format!("DROP DATABASE {name} WITH (FORCE)")).await.ok()
            })
        });
        let _ = dropped.join();
    }
}

/// The template for the migrations as they are now: made once, whoever comes
/// first; others wait.
async fn template(
    connection: &mut PgConnection,
    server: &PgConnectOptions,
) -> Result<String, Box<dyn std::error::Error>> {
    let name = format!("turnout_template_{}", schema_migrations::fingerprint());
    sqlx::query("SELECT pg_advisory_lock(hashtext('turnout.template'))")
        .execute(&mut *connection)
        .await?;
    let exists: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)")
            .bind(&name)
            .fetch_one(&mut *connection)
            .await?;
    if !exists {
        let building = format!("{name}_building");
        execute(connection, format!("DROP DATABASE IF EXISTS {building} WITH (FORCE)")).await?;
        execute(connection, format!("CREATE DATABASE {building}")).await?;
        migrate(&server.clone().database(&building), &Logins::new()).await?;
        execute(connection, format!("ALTER DATABASE {building} RENAME TO {name}")).await?;
    }
    sqlx::query("SELECT pg_advisory_unlock(hashtext('turnout.template'))")
        .execute(&mut *connection)
        .await?;
    Ok(name)
}

async fn execute(connection: &mut PgConnection, statement: String) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(connection).await.map(|_| ())
}
