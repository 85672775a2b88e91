//! `registration-attendees-export`. One call of Event for the caller's rights;
//! then the list's own query, page by page, so that none of them is long. The
//! rows are in memory until the file is written: so many that it stays under
//! what API Gateway lets a function answer.

use access_tokens::Verifier;
use ambient::Clock;
use api_kit::{Caller, Path, Problem, Query, Validation};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    response::IntoResponse,
    routing::get,
};
use http::{
    HeaderMap,
    header::{CONTENT_DISPOSITION, CONTENT_TYPE, VARY},
};
use jiff::Timestamp;
use serde::Deserialize;
use sqlx::PgPool;
use uuid::Uuid;

use super::{
    attendee_access::{AttendeeQuery, manager_of},
    language,
};
use crate::{
    domain::{Attendee, AttendeeFilter},
    event_client::EventClient,
    export::{self, Format, Heading},
    store::{After, attendees},
};

/// Registrations in one file.
const MOST: usize = 15_000;

/// Bytes of one file. A function may answer 6 MB (AWS Lambda's quota), a binary
/// in base64, which makes four bytes of three.
const LARGEST: usize = 4_000_000;

/// Registrations read at a time.
const BATCH: i64 = 1_000;

/// What the endpoint needs.
#[derive(Clone, Debug, FromRef)]
pub struct State {
    /// The service's database.
    pub database: PgPool,
    /// Knows who may see the list.
    pub event: EventClient,
    /// Who calls.
    pub verifier: Verifier,
    /// The time.
    pub clock: Clock,
}

/// The route.
pub fn router(state: State) -> Router {
    Router::new().route("/v1/events/{id}/attendees/export", get(export)).with_state(state)
}

/// How the file is wanted; which attendees, an [`AttendeeQuery`] says.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FileQuery {
    /// `csv` or `xlsx`.
    #[param(required = true)]
    pub format: Option<String>,
}

/// Writes who attends an event into a file for a spreadsheet program
///
/// For its owner and its managers. The headings are in English, or in Russian
/// where `Accept-Language` names that first; the times are by the clock of the
/// event's time zone. CSV is in UTF-8 with a byte order mark, its cells are
/// quoted and separated by commas, in Russian by semicolons, as Excel expects
/// them; what a spreadsheet program would take for a formula begins with an
/// apostrophe.
#[utoipa::path(
    get, path = "/v1/events/{id}/attendees/export",
    operation_id = "registration-attendees-export", tag = "registration",
    params(("id" = Uuid, Path, description = "The event"), FileQuery, AttendeeQuery),
    responses(
        (status = 200, description = "The file", content(
            (Vec<u8> = "text/csv"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        )),
        (status = 404, description = "`event_not_found`: there is none, or its attendees are not \
            yours to see", body = Problem),
        (status = 409, description = "`export_too_large`: more registrations than one file can \
            hold (with the `limit`); ask for fewer by a filter", body = Problem),
        (status = 422, description = "Invalid parameters", body = Problem),
        (status = 503, description = "`event_unavailable`: repeat after `Retry-After`",
            body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn export(
    Use(State { database, event, clock, .. }): Use<State>,
    caller: Caller,
    Path(event_id): Path<Uuid>,
    Query(file): Query<FileQuery>,
    Query(query): Query<AttendeeQuery>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Problem> {
    let mut validation = Validation::new();
    let filter = query.parse(&mut validation);
    let format = match file.format.as_deref() {
        Some("csv") => Some(Format::Csv),
        Some("xlsx") => Some(Format::Xlsx),
        _ => {
            validation.error("?format", "invalid", "One of csv and xlsx is needed.");
            None
        }
    };
    let format = validation.finish_with(format)?;
    let rights = manager_of(&event, event_id, caller.user_id).await?;
    let now = clock.now();
    let attendees = read(&database, event_id, &filter, now).await?;
    let heading = Heading { event: &rights.title, time_zone: &rights.time_zone, at: now };
    let locale = language::preferred(&headers);
    let written = export::write(format, &heading, locale, &attendees)
        .map_err(|error| Problem::internal(&error))?;
    if written.len() > LARGEST {
        return Err(too_large());
    }
    let (media_type, disposition) = match format {
        Format::Csv => {
            ("text/csv; charset=utf-8; header=present", "attachment; filename=\"attendees.csv\"")
        }
        Format::Xlsx => (
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "attachment; filename=\"attendees.xlsx\"",
        ),
    };
    let headers =
        [(CONTENT_TYPE, media_type), (CONTENT_DISPOSITION, disposition), (VARY, "Accept-Language")];
    Ok((headers, written))
}

async fn read(
    database: &PgPool,
    event_id: Uuid,
    filter: &AttendeeFilter,
    now: Timestamp,
) -> Result<Vec<Attendee>, Problem> {
    let mut all: Vec<Attendee> = Vec::new();
    loop {
        let after = all.last().map(|last| After(last.created_at, last.id));
        let batch = attendees::page(database, event_id, filter, after, BATCH, now).await?;
        let read = batch.len();
        all.extend(batch);
        if all.len() > MOST {
            return Err(too_large());
        }
        if i64::try_from(read).is_ok_and(|read| read < BATCH) {
            return Ok(all);
        }
    }
}

fn too_large() -> Problem {
    Problem::conflict(
        "export_too_large",
        format!("One file holds {MOST} registrations at most. Choose a status or a ticket type."),
    )
    .with("limit", MOST)
}
