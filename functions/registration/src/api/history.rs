//! `registration-history`.

use access_tokens::Verifier;
use ambient::Clock;
use api_kit::{Caller, Json, Path, Problem};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::get,
};
use jiff::Timestamp;
use messages::CancelReason;
use serde::Serialize;
use sqlx::PgPool;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    domain::{Registration, Status},
    store::{self, Move, Wait},
};

/// So many of the last moves are told.
const MOVES: i64 = 100;

/// What the endpoint needs.
#[derive(Clone, Debug, FromRef)]
pub struct State {
    /// The service's database.
    pub database: PgPool,
    /// Who calls.
    pub verifier: Verifier,
    /// The time.
    pub clock: Clock,
}

/// The route.
pub fn router(state: State) -> Router {
    Router::new().route("/v1/registrations/{id}/history", get(history)).with_state(state)
}

/// What became of a registration, the oldest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegistrationHistory {
    /// The steps; of those who left ahead, only the last hundred.
    pub items: Vec<HistoryStep>,
}

/// A step.
#[derive(Debug, Serialize, ToSchema)]
pub struct HistoryStep {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// `held`: places were held; `joined`: you began to wait; `ahead_offered`,
    /// `ahead_left`, `ahead_closed`: somebody ahead of you was offered a place, left,
    /// or could wait no longer; `other_offered`, `other_left`, `other_closed`: the same of
    /// anybody, where the team chooses who gets a place; `offered`: places were offered to you;
    /// `approval_asked`: places are kept for you until the team decides; `approved`;
    /// `declined`; `confirmed`; `cancelled`; `event_cancelled`; `cancelled_by_team`; `lapsed`: they were not
    /// confirmed or approved in time; `closed`: registration closed while you waited;
    /// `turned_away`: the organiser takes no registrations from your account.
    #[schema(value_type = String,
        pattern = "^(held|joined|ahead_offered|ahead_left|ahead_closed|other_offered|\
            other_left|other_closed|offered|approval_asked|\
            approved|declined|confirmed|cancelled|event_cancelled|\
            cancelled_by_team|lapsed|closed|turned_away)$")]
    pub kind: &'static str,
    /// Your position after it, while you waited in a queue.
    #[schema(required = true)]
    pub position: Option<i64>,
}

/// Tells what became of one of the caller's registrations, and why its position
/// on the waitlist changed
#[utoipa::path(
    get, path = "/v1/registrations/{id}/history", operation_id = "registration-history",
    tag = "registration", params(("id" = Uuid, Path, description = "The registration")),
    responses(
        (status = 200, description = "Its history", body = RegistrationHistory),
        (status = 404, description = "`registration_not_found`", body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn history(
    Use(database): Use<PgPool>,
    Use(clock): Use<Clock>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Json<RegistrationHistory>, Problem> {
    let registration = store::find_of(&database, caller.user_id, id)
        .await?
        .ok_or_else(super::registration_not_found)?;
    let wait = match registration.waiting_since {
        Some(_) => Some(store::wait_of(&database, id).await?),
        None => None,
    };
    let mut items = match registration.waiting_since.zip(wait.as_ref()) {
        None if registration.approval_since.is_some() => vec![],
        None => vec![step(registration.created_at, "held")],
        Some((since, wait)) => {
            let mut moves = store::moves(&database, id, !wait.manual, MOVES).await?;
            moves.reverse();
            let position = (!wait.manual).then_some(wait.ahead + 1);
            let joined = HistoryStep { position, ..step(since, "joined") };
            let others = moves.iter().map(|moved| of_another(moved, wait));
            std::iter::once(joined).chain(others).collect()
        }
    };
    items.extend(own(&registration, wait.as_ref(), clock.now()));
    Ok(Json(RegistrationHistory { items }))
}

const fn step(at: Timestamp, kind: &'static str) -> HistoryStep {
    HistoryStep { at, kind, position: None }
}

/// Where there is no queue, what becomes of others moves nobody: it changes the chances.
fn of_another(moved: &Move, wait: &Wait) -> HistoryStep {
    let kind = match (moved.end.as_str(), wait.manual) {
        ("offered", false) => "ahead_offered",
        ("offered", true) => "other_offered",
        ("left", false) => "ahead_left",
        ("left", true) => "other_left",
        (_, false) => "ahead_closed",
        (_, true) => "other_closed",
    };
    let position = (!wait.manual).then_some(wait.ahead + 1 - moved.count);
    HistoryStep { position, ..step(moved.at.to_jiff(), kind) }
}

/// The registration's own steps after its first.
fn own(
    registration: &Registration,
    wait: Option<&Wait>,
    now: Timestamp,
) -> impl Iterator<Item = HistoryStep> {
    let in_vain = wait.filter(|_| registration.offered_at.is_none());
    let awaited = registration.approval_since.is_some();
    let declined = registration.status == Status::Declined;
    let decision = if declined { "declined" } else { "approved" };
    let expired = (registration.status_at(now) == Status::Expired).then(|| {
        let kind = match in_vain {
            Some(wait) if wait.turned_away => "turned_away",
            Some(_) => "closed",
            None => "lapsed",
        };
        let ended_at = in_vain.and_then(|wait| wait.ended_at).map(jiff_sqlx::Timestamp::to_jiff);
        step(ended_at.unwrap_or(registration.expires_at.min(now)), kind)
    });
    [
        registration.offered_at.filter(|_| !awaited).map(|at| step(at, "offered")),
        registration.approval_since.map(|at| step(at, "approval_asked")),
        registration.decided_at.map(|at| step(at, decision)),
        registration.confirmed_at.map(|at| step(at, "confirmed")),
        registration.cancelled_at.map(|at| {
            step(at, registration.cancel_reason.map_or("cancelled", CancelReason::as_str))
        }),
        expired,
    ]
    .into_iter()
    .flatten()
}
