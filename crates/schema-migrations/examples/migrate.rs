//! Brings the database at the address given as the argument up to date; for
//! development. The cloud and the local stack use `platform-migrate`.

use schema_migrations::{Logins, migrate};
use sqlx::postgres::PgConnectOptions;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let address = std::env::args().nth(1).ok_or("give the database's address as the argument")?;
    let admin: PgConnectOptions = address.parse()?;
    migrate(&admin, &Logins::new()).await?;
    Ok(())
}
