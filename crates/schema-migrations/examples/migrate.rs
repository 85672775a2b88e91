//! Brings the database at the address given as the argument up to date; for
//! development. The cloud and the local stack use `platform-migrate`.

use schema_migrations::{Logins, migrate};
use sqlx::postgres::PgConnectOptions;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let address = std::env::args().nth(1).expect("the database's address as the argument");
    let admin: PgConnectOptions = address.parse().expect("a PostgreSQL address");
    migrate(&admin, &Logins::new()).await.expect("migrate");
}
