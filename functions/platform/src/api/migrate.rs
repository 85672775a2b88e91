//! Brings every service's schema up to date. Invoked on deploy, and by the
//! local stack when it starts; it may be repeated.

use lambda_host::{Host, StartError};
use schema_migrations::{Logins, MigrationError};

/// Why the database is not up to date.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The credentials can't be had.
    #[error("the credentials can't be had")]
    Credentials(#[from] StartError),
    /// A migration failed.
    #[error("the schemas are not up to date")]
    Migration(#[from] MigrationError),
}

/// Migrates with the login passwords as Secrets Manager has them now. The
/// variable `MIGRATE_LOGIN_SECRET_IDS` says where they are:
/// `auth=<secret id>,user=<secret id>,…`.
pub async fn migrate(host: &Host) -> Result<u64, Error> {
    let admin = host.administrator().await?;
    let mut logins = Logins::new();
    for pair in host.config().require("MIGRATE_LOGIN_SECRET_IDS")?.split(',') {
        let (schema, secret) = pair.split_once('=').ok_or_else(|| StartError::Invalid {
            name: "MIGRATE_LOGIN_SECRET_IDS",
            value: pair.to_owned(),
            expected: "schema=secret id",
        })?;
        logins.insert(schema.trim().to_owned(), host.password(secret.trim()).await?);
    }
    schema_migrations::migrate(&admin, &logins).await?;
    Ok(logins.len() as u64)
}
