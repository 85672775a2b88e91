//! Fills the stack's database with people, events and registrations by the
//! thousand: to look at full pages, and to measure against.

use sqlx::{Connection as _, Executor as _, PgConnection};

use crate::{Config, Part, Problem, doctor};

/// How much there is to be.
#[derive(Clone, Copy, Debug)]
pub struct Sizes {
    /// Accounts, which nobody can sign in to.
    pub users: u32,
    /// Events, past and to come.
    pub events: u32,
    /// Registrations, about so many.
    pub registrations: u32,
}

/// Writes all of it in one transaction: killed, it wrote nothing.
///
/// # Errors
///
/// When it was done before, or when the database is not the stack's own: that
/// may be one whose people are real.
pub async fn seed(config: &Config, sizes: Sizes) -> Result<(), Problem> {
    if config.replaced.database.is_some() {
        let mend = "Start a stack without DATABASE_URL; it has a database of its own.";
        return Err(Problem::new(Part::Postgres, "only the stack's own is filled", mend));
    }
    let mut connection = doctor::administrator(config).await?;
    fill(&mut connection, sizes).await.map_err(|error| {
        let mend = match error.as_database_error().and_then(|error| error.constraint()) {
            Some("accounts_username_unique") => "It was filled before: `reset` empties it.",
            _ => "Is it the database of a stack that `make up` has set up?",
        };
        Problem::new(Part::Postgres, format!("it can't be filled: {error}"), mend)
    })
}

async fn fill(connection: &mut PgConnection, sizes: Sizes) -> Result<(), sqlx::Error> {
    let mut transaction = connection.begin().await?;
    for (name, size) in [
        ("turnout.users", sizes.users),
        ("turnout.events", sizes.events),
        ("turnout.registrations", sizes.registrations),
    ] {
        sqlx::query("SELECT set_config($1, $2, true)")
            .bind(name)
            .bind(size.to_string())
            .execute(&mut *transaction)
            .await?;
    }
    transaction.execute(include_str!("seed.sql")).await?;
    transaction.commit().await?;
    // The planner's figures, which autovacuum would gather only after a while;
    // and the maps that let an index answer alone.
    connection.execute("VACUUM (ANALYZE)").await?;
    Ok(())
}
