//! `event-opening-draw`. Two round trips a page; changes nothing.

use api_kit::{Json, Page, PageQuery, Path, Problem, Query};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::get,
};
use http::header::CACHE_CONTROL;
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::Draw;
use crate::{
    domain::Status,
    store::{self, openings::DrawnEntry},
};

/// Entries on a page: about 350 kB.
const PAGE: i64 = 5_000;

/// What the endpoint needs.
#[derive(Clone, Debug, FromRef)]
pub struct State {
    /// The service's database.
    pub database: PgPool,
}

/// The route.
pub fn router(state: State) -> Router {
    Router::new().route("/v1/events/{id}/opening/draw", get(draw)).with_state(state)
}

/// Which page.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DrawPage {
    /// The `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// All that is needed to check a draw.
#[derive(Debug, Serialize, ToSchema)]
pub struct OpeningDraw {
    /// The event.
    pub event_id: Uuid,
    /// How the order follows from the seed and the entries: docs/FAIR-OPENING.md.
    #[schema(value_type = String, pattern = "^hmac-sha256-1$")]
    pub algorithm: &'static str,
    /// SHA-256 of the seed, in hex: published before anybody could join.
    #[schema(min_length = 64, max_length = 64)]
    pub commitment: String,
    /// The draw.
    #[serde(flatten)]
    pub draw: Draw,
    /// Who was in it, in its order; 5,000 on a page.
    pub items: Vec<OpeningEntry>,
    /// Give it as `cursor` to get the next page; `null` on the last one.
    #[schema(required = true)]
    pub next_cursor: Option<String>,
}

/// Somebody in a draw: nobody can tell by the id whose entry it is.
#[derive(Debug, Serialize, ToSchema)]
pub struct OpeningEntry {
    /// The place in line from 1 on.
    pub rank: i32,
    /// The entry.
    pub entry_id: Uuid,
}

impl From<DrawnEntry> for OpeningEntry {
    fn from(entry: DrawnEntry) -> Self {
        Self { rank: entry.rank, entry_id: entry.id }
    }
}

/// Shows a draw for everybody to check
#[utoipa::path(
    get, path = "/v1/events/{id}/opening/draw", operation_id = "event-opening-draw",
    tag = "event", params(("id" = Uuid, Path, description = "The event"), DrawPage),
    responses(
        (status = 200, description = "A page of the draw", body = OpeningDraw),
        (status = 404, description = "`event_not_found`, `no_fair_opening`", body = Problem),
        (status = 409, description = "`not_drawn`: registration has not opened", body = Problem),
        (status = 422, description = "Invalid parameters", body = Problem),
    ),
)]
pub async fn draw(
    Use(database): Use<PgPool>,
    Path(id): Path<Uuid>,
    Query(page): Query<DrawPage>,
) -> Result<([(http::HeaderName, &'static str); 1], Json<OpeningDraw>), Problem> {
    let page = PageQuery { limit: None, cursor: page.cursor };
    let (_, after) = page.parse_only::<i32>()?;
    let found = store::openings::find(&database, id, None).await?;
    let found = found.filter(|found| found.status != Status::Draft);
    let opening = found.ok_or_else(super::event_not_found)?.opening;
    let opening = opening.ok_or_else(super::no_fair_opening)?;
    let Some(drawn) = opening.drawn else {
        return Err(Problem::conflict("not_drawn", "The order is drawn when registration opens."));
    };
    let entries =
        store::openings::drawn_entries(&database, id, after.unwrap_or(0), PAGE + 1).await?;
    let page = Page::of(entries, PAGE, |last| last.rank).map(OpeningEntry::from);
    let draw = OpeningDraw {
        event_id: id,
        algorithm: "hmac-sha256-1",
        commitment: hex::encode(opening.commitment),
        draw: Draw::new(&drawn),
        items: page.items,
        next_cursor: page.next_cursor,
    };
    // It never changes.
    Ok(([(CACHE_CONTROL, "public, max-age=3600")], Json(draw)))
}
