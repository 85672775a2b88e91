//! `registration-offer`: the team offers places to some of those who wait.
//! `choosing.rs` has the steps, and what becomes of them when one is killed.

use access_tokens::Verifier;
use api_kit::{Caller, Input, Json, Path, Problem, Validation};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::post,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{attendee_access::manager_of, decision::each_once};
use crate::{
    choosing::{self, Error, Outcome},
    seats::Seats,
    store,
};

/// So many people one request chooses.
const MOST: usize = 100;

/// What the endpoint needs.
#[derive(Clone, Debug, FromRef)]
pub struct State {
    /// The steps of registering.
    pub seats: Seats,
    /// Who calls.
    pub verifier: Verifier,
}

/// The route.
pub fn router(state: State) -> Router {
    Router::new().route("/v1/events/{id}/registrations/offer", post(offer)).with_state(state)
}

/// Who is chosen: `registration_ids` or `first`, not both.
#[derive(Debug, Deserialize, ToSchema)]
pub struct OfferPlaces {
    /// Registrations that wait, each once, in the order in which they are to be served.
    #[serde(default)]
    #[schema(value_type = Option<Vec<Uuid>>, required = false, min_items = 1, max_items = 100)]
    registration_ids: Input<Vec<Uuid>>,
    /// So many of those who have waited longest.
    #[serde(default)]
    #[schema(value_type = Option<i64>, required = false, minimum = 1, maximum = 100)]
    first: Input<i64>,
    /// With `first`: of those who wait for this ticket type.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>, required = false)]
    ticket_type_id: Input<Uuid>,
}

/// Whom the team chose.
#[derive(Debug, PartialEq, Eq)]
enum Chosen {
    These(Vec<Uuid>),
    First(i64, Option<Uuid>),
}

impl OfferPlaces {
    fn parse(self) -> Result<Chosen, Problem> {
        let mut validation = Validation::new();
        let ids = validation
            .optional("/registration_ids", self.registration_ids, |ids| each_once(ids, MOST));
        let first = validation.optional("/first", self.first, |first| {
            if usize::try_from(first).is_ok_and(|first| (1..=MOST).contains(&first)) {
                Ok(first)
            } else {
                Err(("out_of_range", "A number from 1 to 100 is needed."))
            }
        });
        let ticket_type_id =
            validation.optional("/ticket_type_id", self.ticket_type_id, Ok::<_, (_, &str)>);
        let chosen = match (ids, first) {
            (Some(_), Some(_)) => {
                validation.error("/first", "invalid", "Give this or registrations, not both.");
                None
            }
            (Some(_), None) if ticket_type_id.is_some() => {
                validation.error("/ticket_type_id", "invalid", "It goes with `first` only.");
                None
            }
            (Some(ids), None) => Some(Chosen::These(ids)),
            (None, Some(first)) => Some(Chosen::First(first, ticket_type_id)),
            (None, None) => {
                if validation.is_ok() {
                    let detail = "Registrations, or how many are to be chosen, are needed.";
                    validation.error("/registration_ids", "required", detail);
                }
                None
            }
        };
        validation.finish_with(chosen)
    }
}

/// What became of each.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlaceOffers {
    /// In the order in which they were chosen.
    pub items: Vec<PlaceOffer>,
}

/// What became of one.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlaceOffer {
    /// The registration.
    pub registration_id: Uuid,
    /// `offered`: places are kept for them for a day, and they are told; or why not.
    /// `too_few`: fewer are `free` than they want, and they wait where they stood;
    /// `not_on_sale`: their ticket type can't be had now, and they wait on;
    /// `already_offered`: they have an offer or places; `left`: they don't wait any more,
    /// because they left or the team cancelled; `ended`: they can't have places any more,
    /// as when registration has closed; `not_found`: the event has none of this id;
    /// `not_tried`: there was no time, or places could not be checked: choose them again
    /// (an offer that came through nonetheless shows within a minute).
    #[schema(value_type = String, pattern = "^(offered|too_few|not_on_sale|already_offered|left|\
        ended|not_found|not_tried)$")]
    pub result: &'static str,
    /// With `too_few`: so many places are free.
    #[schema(required = true)]
    pub free: Option<i64>,
}

impl From<(Uuid, Outcome)> for PlaceOffer {
    fn from((registration_id, outcome): (Uuid, Outcome)) -> Self {
        let (result, free) = match outcome {
            Outcome::Offered => ("offered", None),
            Outcome::TooFew { free } => ("too_few", Some(free)),
            Outcome::NotOnSale => ("not_on_sale", None),
            Outcome::AlreadyOffered => ("already_offered", None),
            Outcome::Left => ("left", None),
            Outcome::Ended => ("ended", None),
            Outcome::NotFound => ("not_found", None),
            Outcome::NotTried => ("not_tried", None),
        };
        Self { registration_id, result, free }
    }
}

/// Offers places to some of those who wait
///
/// For the event's owner and its managers, whether its waitlist is automatic or manual.
/// Only free places are offered. Each is served in the order given and has a result of
/// its own: one that finds too few places keeps no other from them. An offer is like
/// those of an automatic waitlist: it lasts a day, and never longer than registration;
/// whoever lets it lapse loses it, and its places are free again.
#[utoipa::path(
    post, path = "/v1/events/{id}/registrations/offer",
    operation_id = "registration-offer", tag = "registration",
    params(("id" = Uuid, Path, description = "The event")),
    request_body = OfferPlaces,
    responses(
        (status = 200, description = "What became of each", body = PlaceOffers),
        (status = 404, description = "`event_not_found`: there is none, or its waitlist is not \
            yours to manage", body = Problem),
        (status = 409, description = "`event_cancelled`", body = Problem),
        (status = 422, description = "Invalid fields", body = Problem),
        (status = 503, description = "`event_unavailable`: nobody was offered anything; repeat \
            after `Retry-After`", body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn offer(
    Use(seats): Use<Seats>,
    caller: Caller,
    Path(event_id): Path<Uuid>,
    Json(request): Json<OfferPlaces>,
) -> Result<Json<PlaceOffers>, Problem> {
    let chosen = request.parse()?;
    manager_of(&seats.event, event_id, caller.user_id).await?;
    let ids = match chosen {
        Chosen::These(ids) => ids,
        Chosen::First(first, ticket_type_id) => {
            store::first(&seats.database, event_id, ticket_type_id, first).await?
        }
    };
    let outcomes = choosing::offer(&seats, event_id, &ids).await.map_err(problem)?;
    let offered = outcomes.iter().filter(|(_, outcome)| *outcome == Outcome::Offered).count();
    tracing::info!(%event_id, by = %caller.user_id, chosen = ids.len(), offered, "places offered");
    Ok(Json(PlaceOffers { items: outcomes.into_iter().map(PlaceOffer::from).collect() }))
}

fn problem(error: Error) -> Problem {
    match error {
        Error::EventCancelled => super::event_cancelled(),
        Error::Step(crate::seats::StepError::Database(error)) => error.into(),
        Error::Step(error) => {
            tracing::warn!(%error, "nothing is offered");
            super::event_unavailable()
        }
    }
}
