use std::collections::BTreeMap;

use secrecy::{ExposeSecret as _, SecretString};
use sqlx::{
    AssertSqlSafe, ConnectOptions as _, Connection as _, PgConnection, migrate::Migrator,
    postgres::PgConnectOptions,
};

use crate::{MESSAGING, SCHEMAS, Schema};

/// The password of each service's login role, by schema name. A role without
/// one is made but can't log in by password.
pub type Logins = BTreeMap<String, SecretString>;

/// Why the schemas are not up to date.
#[derive(Debug, thiserror::Error)]
pub enum MigrationError {
    /// A statement failed.
    #[error("schema {schema:?} can't be prepared")]
    Prepare {
        /// Whose schema.
        schema: &'static str,
        /// What PostgreSQL said.
        source: sqlx::Error,
    },
    /// A migration failed; what came before it stands.
    #[error("schema {schema:?} can't be migrated")]
    Migrate {
        /// Whose schema.
        schema: &'static str,
        /// Which one and why.
        source: Box<sqlx::migrate::MigrateError>,
    },
    /// The database can't be reached as its administrator.
    #[error("can't connect to the database as its administrator")]
    Connect(#[source] sqlx::Error),
}

/// Brings every schema up to date, as the administrator of the database, which
/// need not be a superuser. May be repeated; two at once wait for each other.
pub async fn migrate(admin: &PgConnectOptions, logins: &Logins) -> Result<(), MigrationError> {
    let mut connection = admin.connect().await.map_err(MigrationError::Connect)?;
    sqlx::query("SELECT pg_advisory_lock(hashtext('turnout.migrate'))")
        .execute(&mut connection)
        .await
        .map_err(MigrationError::Connect)?;
    for schema in &SCHEMAS {
        prepare(&mut connection, schema, logins.get(schema.name))
            .await
            .map_err(|source| MigrationError::Prepare { schema: schema.name, source })?;
        run(&mut connection, schema).await?;
        tracing::info!(schema = schema.name, "schema is up to date");
    }
    // Closing the session frees the lock.
    connection.close().await.map_err(MigrationError::Connect)
}

/// Makes roles, schema and privileges. All of it can be repeated.
async fn prepare(
    connection: &mut PgConnection,
    schema: &Schema,
    password: Option<&SecretString>,
) -> Result<(), sqlx::Error> {
    let name = schema.name;
    let (owner, login) = (format!("{name}_owner"), format!("{name}_login"));
    for (role, options) in [(&owner, "NOLOGIN"), (&login, "LOGIN")] {
        let exists = sqlx::query_scalar::<_, bool>(
            "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)",
        )
        .bind(role)
        .fetch_one(&mut *connection)
        .await?;
        if !exists {
            execute(connection, format!("CREATE ROLE {role} {options}")).await?;
        }
    }
    if let Some(password) = password {
        // DDL takes no bind parameters: PostgreSQL itself quotes the password.
        let statement =
            sqlx::query_scalar::<_, String>("SELECT format('ALTER ROLE %I PASSWORD %L', $1, $2)")
                .bind(&login)
                .bind(password.expose_secret())
                .fetch_one(&mut *connection)
                .await?;
        execute(connection, statement).await?;
    }
    for statement in [
        // The administrator of RDS is no superuser: it must be a member to act as the owner.
        format!("GRANT {owner} TO CURRENT_USER"),
        format!("CREATE SCHEMA IF NOT EXISTS \"{name}\" AUTHORIZATION {owner}"),
        "REVOKE ALL ON SCHEMA public FROM PUBLIC".to_owned(),
        format!("GRANT USAGE ON SCHEMA \"{name}\" TO {login}"),
        format!(
            "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA \"{name}\"
             GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {login}"
        ),
        format!(
            "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA \"{name}\"
             GRANT USAGE, SELECT ON SEQUENCES TO {login}"
        ),
        // By role and not by connection option: RDS Proxy refuses the latter.
        format!("ALTER ROLE {login} SET search_path = \"{name}\""),
        format!("ALTER ROLE {login} SET statement_timeout = '15s'"),
        // A frozen function must not keep its locks.
        format!("ALTER ROLE {login} SET idle_in_transaction_session_timeout = '30s'"),
    ] {
        execute(connection, statement).await?;
    }
    Ok(())
}

/// Runs the shared and the service's migrations as the schema's owner.
async fn run(connection: &mut PgConnection, schema: &Schema) -> Result<(), MigrationError> {
    let name = schema.name;
    let prepare_error = |source| MigrationError::Prepare { schema: name, source };
    let all = MESSAGING.iter().chain(schema.migrations.iter()).cloned().collect();
    let mut migrator = Migrator::with_migrations(all);
    // migrate() holds a lock already, and the session may take only one.
    migrator.set_locking(false);
    execute(connection, format!("SET ROLE {name}_owner")).await.map_err(prepare_error)?;
    execute(connection, format!("SET search_path = \"{name}\"")).await.map_err(prepare_error)?;
    let result = migrator.run_direct(None, &mut *connection, false).await;
    execute(connection, format!("REVOKE ALL ON \"{name}\"._sqlx_migrations FROM {name}_login"))
        .await
        .map_err(prepare_error)?;
    execute(connection, "RESET ROLE".to_owned()).await.map_err(prepare_error)?;
    result.map_err(|source| MigrationError::Migrate { schema: name, source: Box::new(source) })
}

/// Runs a statement made of our own schema names.
async fn execute(connection: &mut PgConnection, statement: String) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(connection).await.map(|_| ())
}
