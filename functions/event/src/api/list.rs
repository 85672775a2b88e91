//! `event-list`. One round trip.

use access_tokens::Verifier;
use ambient::Clock;
use api_kit::{Json, MaybeCaller, Page, PageQuery, Problem, Query, Validation};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::get,
};
use jiff::Timestamp;
use serde::Deserialize;
use sqlx::PgPool;
use utoipa::IntoParams;
use uuid::Uuid;

use super::EventListItem;
use crate::{
    domain::{SearchText, instant},
    store::{self, lists::Filter},
};

/// What the endpoint needs.
#[derive(Clone, Debug, FromRef)]
pub struct State {
    /// The service's database.
    pub database: PgPool,
    /// Who calls, if they say so.
    pub verifier: Verifier,
    /// The time.
    pub clock: Clock,
}

/// The route.
pub fn router(state: State) -> Router {
    Router::new().route("/v1/events", get(list)).with_state(state)
}

/// The list's filters; its page is a [`PageQuery`].
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct EventFilter {
    /// Words in English or Russian, in any form; the last one may be half
    /// typed. `"in quotes"`: exactly so; `-word`: without it; `or`.
    #[param(max_length = 200)]
    pub q: Option<String>,
    /// Only events that start then or later; now by default.
    #[param(format = DateTime)]
    pub from: Option<String>,
    /// Only events that start earlier.
    #[param(format = DateTime)]
    pub to: Option<String>,
    /// Only events at such a place: `venue` or `online`.
    #[param(pattern = "^(venue|online)$")]
    pub place: Option<String>,
    /// `true`: only events with free places.
    #[param(pattern = "^(true|false)$")]
    pub available: Option<String>,
}

/// The list's order.
type Key = (Timestamp, Uuid);

/// Lists published events by their start
///
/// Upcoming ones, unless `from` says otherwise.
#[utoipa::path(
    get, path = "/v1/events", operation_id = "event-list", tag = "event",
    params(EventFilter, PageQuery),
    responses(
        (status = 200, description = "A page", body = Page<EventListItem>),
        (status = 422, description = "Invalid parameters", body = Problem),
    ),
    security((), ("bearer" = [])),
)]
pub async fn list(
    Use(state): Use<State>,
    MaybeCaller(caller): MaybeCaller,
    Query(filter): Query<EventFilter>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<EventListItem>>, Problem> {
    let mut validation = Validation::new();
    let (limit, after) = page.parse::<Key>(&mut validation);
    let filter = filter.parse(after, limit, state.clock.now(), &mut validation);
    let filter = Filter { user: caller.map(|caller| caller.user_id), ..filter };
    validation.finish()?;
    let found = store::lists::published(&state.database, &filter).await?;
    let page = Page::of(found, limit, |last| (last.event.details.starts_at, last.event.id));
    Ok(Json(page.map(EventListItem::new)))
}

impl EventFilter {
    fn parse(
        self,
        after: Option<Key>,
        limit: i64,
        now: Timestamp,
        validation: &mut Validation,
    ) -> Filter {
        let mut note = |parameter, (code, detail)| validation.error(parameter, code, detail);
        let mut time = |parameter, text: Option<String>| {
            text.and_then(|text| instant(text).map_err(|error| note(parameter, error)).ok())
        };
        let from = time("?from", self.from).unwrap_or(now);
        let before = time("?to", self.to).unwrap_or(Timestamp::MAX);
        let search = self
            .q
            .and_then(|q| SearchText::parse(q).map_err(|error| note("?q", error)).ok().flatten());
        let place_kind = match self.place.as_deref() {
            None => None,
            Some("venue") => Some("venue"),
            Some("online") => Some("online"),
            Some(_) => {
                note("?place", ("unknown_value", "It must be venue or online.".into()));
                None
            }
        };
        let available = match self.available.as_deref() {
            None | Some("false") => false,
            Some("true") => true,
            Some(_) => {
                note("?available", ("unknown_value", "It must be true or false.".into()));
                false
            }
        };
        // A cursor from another list of ours may lie before: PostgreSQL can't
        // read every time that jiff can write.
        let first = (from, Uuid::nil());
        let after = after.map_or(first, |after| after.max(first));
        Filter { user: None, search, before, place_kind, available, after, limit: limit + 1 }
    }
}
