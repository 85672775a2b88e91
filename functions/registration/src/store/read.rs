use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use serde::{Deserialize, Serialize};
use sqlx::{PgExecutor, PgPool};
use uuid::Uuid;

use super::rows;
use crate::domain::{Registration, Status};

/// The sort key of a list's last item.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct After(pub Timestamp, pub Uuid);

/// A registration of this user.
pub async fn find_of(
    pool: &PgPool,
    user_id: Uuid,
    id: Uuid,
) -> Result<Option<Registration>, sqlx::Error> {
    rows!(
        select
        " FROM registration.registrations
          WHERE id = $1 AND user_id = $2 AND status NOT IN ('requested', 'refused')",
        id,
        user_id,
    )
    .fetch_optional(pool)
    .await?
    .map(Registration::try_from)
    .transpose()
}

/// A registration, whoever's it is: only for the service's own work.
pub async fn find(
    database: impl PgExecutor<'_>,
    id: Uuid,
) -> Result<Option<Registration>, sqlx::Error> {
    rows!(
        select
        " FROM registration.registrations
          WHERE id = $1 AND status NOT IN ('requested', 'refused')",
        id,
    )
    .fetch_optional(database)
    .await?
    .map(Registration::try_from)
    .transpose()
}

/// This user's registrations, newest first, at most `limit`: those of a status,
/// as it shows at `now` ([`Registration::status_at`]).
pub async fn list(
    pool: &PgPool,
    user_id: Uuid,
    status: Option<Status>,
    after: Option<After>,
    limit: i64,
    now: Timestamp,
) -> Result<Vec<Registration>, sqlx::Error> {
    rows!(
        select
        " FROM registration.registrations
          WHERE user_id = $1 AND status NOT IN ('requested', 'refused')
              AND ($2::timestamptz IS NULL OR (created_at, id) < ($2, $3))
              AND ($4::text IS NULL OR $4 = CASE
                  WHEN status = 'pending' AND confirm_requested_at IS NULL AND expires_at <= $5
                  THEN 'expired' ELSE status END)
          ORDER BY created_at DESC, id DESC
          LIMIT $6",
        user_id,
        after.map(|After(created_at, _)| created_at.to_sqlx()) as _,
        after.map(|After(_, id)| id),
        status.map(Status::as_str),
        now.to_sqlx() as _,
        limit,
    )
    .fetch_all(pool)
    .await?
    .into_iter()
    .map(Registration::try_from)
    .collect()
}
