//! The schemas of all services: who owns them, who may use them, and the
//! migrations that make them, embedded from `migrations/`. One code for the
//! cloud (`platform-migrate`), the local stack and the tests.

mod store;

pub use store::{Logins, MigrationError, migrate};

use sqlx::migrate::Migrator;

/// A service's schema.
#[derive(Debug)]
pub struct Schema {
    /// The schema's name, which is the service's.
    pub name: &'static str,
    migrations: &'static Migrator,
}

static MESSAGING: Migrator = sqlx::migrate!("../../migrations/messaging");
static AUTH: Migrator = sqlx::migrate!("../../migrations/auth");
static USER: Migrator = sqlx::migrate!("../../migrations/user");
static EVENT: Migrator = sqlx::migrate!("../../migrations/event");
static REGISTRATION: Migrator = sqlx::migrate!("../../migrations/registration");
static NOTIFICATION: Migrator = sqlx::migrate!("../../migrations/notification");

/// Every schema. Its owner role is `<name>_owner`, its login role
/// `<name>_login`.
pub static SCHEMAS: [Schema; 5] = [
    Schema { name: "auth", migrations: &AUTH },
    Schema { name: "user", migrations: &USER },
    Schema { name: "event", migrations: &EVENT },
    Schema { name: "registration", migrations: &REGISTRATION },
    Schema { name: "notification", migrations: &NOTIFICATION },
];

/// Names the migrations as they are in this build: it changes with any of them.
#[must_use]
pub fn fingerprint() -> String {
    let checksums = std::iter::once(&MESSAGING)
        .chain(SCHEMAS.iter().map(|schema| schema.migrations))
        .flat_map(|migrator| migrator.iter())
        .flat_map(|migration| migration.checksum.iter());
    // FNV-1a: it has to tell builds apart, not to resist anybody.
    let hash = checksums.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}
