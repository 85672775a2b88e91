//! `registration-import`: the team registers many people who have accounts, from
//! a file, all or nobody. [`crate::import`] has the steps, and what happens where
//! they are cut off.

use access_tokens::Verifier;
use api_kit::{Caller, Input, Json, Path, Problem, Validation};
use axum::{
    Router,
    extract::{FromRef, State as Use},
    routing::post,
};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{add::not_published, attendee_access::manager_of};
use crate::{
    domain::Registration,
    import::{self, Column, Error, Fault, Sheet},
    seats::Seats,
    throttle::LookupThrottle,
};

/// What the endpoint needs.
#[derive(Clone, Debug, FromRef)]
pub struct State {
    /// The steps of registering.
    pub seats: Seats,
    /// Who calls.
    pub verifier: Verifier,
    /// Slows down guessing of accounts.
    pub throttle: LookupThrottle,
}

/// The route.
pub fn router(state: State) -> Router {
    Router::new().route("/v1/events/{id}/attendees/import", post(import)).with_state(state)
}

/// Who is to be registered.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ImportAttendees {
    /// The file: a line of headings and up to 200 people. Columns, in any order
    /// and in English or Russian: `Email` or `Username` (`Почта`, `Имя
    /// пользователя`), `Ticket type` (`Тип билета`) by its name, `Places`
    /// (`Места`), 1 if empty. Separated by commas, semicolons or tabs.
    #[serde(default)]
    #[schema(value_type = String, required = true)]
    csv: Input<String>,
    /// Only says what is wrong and writes nothing: so unless it is `false`.
    #[serde(default)]
    #[schema(value_type = Option<bool>, required = false)]
    preview: Input<bool>,
}

/// What a file says, and what is wrong with it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportReport {
    /// The people, by their lines.
    pub rows: Vec<ImportRow>,
    /// What is wrong, by line; with one of them nobody is registered.
    pub errors: Vec<ImportError>,
    /// Headings of columns that are left alone.
    pub ignored_columns: Vec<String>,
}

/// Somebody who is to be registered, or is by now.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportRow {
    /// Where they stand in the file, from 1.
    pub line: u64,
    /// The mail address or username, as the file has it; empty where it has none.
    pub account: String,
    /// The ticket type's name.
    #[schema(required = true)]
    pub ticket_type: Option<String>,
    /// Places.
    pub quantity: u16,
    /// The registration; `null` unless they were registered.
    #[schema(required = true)]
    pub registration_id: Option<Uuid>,
    /// `confirmed`, or `pending` where the confirmation has to come a moment later.
    #[schema(value_type = Option<String>, required = true, pattern = "^(pending|confirmed)$")]
    pub status: Option<&'static str>,
}

/// Something that is wrong with a file.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportError {
    /// The line, from 1; `null`: the file as a whole.
    #[schema(required = true)]
    pub line: Option<u64>,
    /// `email`, `username`, `ticket_type`, `places` or `status`, where it is one's.
    #[schema(value_type = Option<String>, required = true,
        pattern = "^(email|username|ticket_type|places|status)$")]
    pub column: Option<&'static str>,
    /// For a program: stable. Of the file: `not_utf8`, `empty_file`,
    /// `column_missing`, `column_repeated`, `unreadable`, `no_rows`, `too_many_rows`. Of a
    /// row: `required`, `too_many_cells`, `too_short`, `too_long`, `control_character`,
    /// `invalid`, `out_of_range`, `not_confirmed`, `account_not_found`,
    /// `account_mismatch`, `not_checked`, `repeated`, `already_registered`,
    /// `already_waiting`, `awaiting_approval`, `registration_changing`,
    /// `ticket_type_required`, `ticket_type_not_found`, `ticket_type_ambiguous`,
    /// `sold_out`.
    #[schema(value_type = String)]
    pub code: &'static str,
    /// For a person.
    pub detail: String,
    /// Of `sold_out`: whose places are too few.
    #[schema(value_type = Option<String>, required = true, pattern = "^(event|ticket_type)$")]
    pub limit: Option<&'static str>,
    /// Of `sold_out` the places that are free for the whole file, of `repeated` the
    /// line of the first, of `too_many_rows` how many there are.
    #[schema(required = true)]
    pub number: Option<i64>,
}

/// Registers the people of a file for an event
///
/// For its owner and its managers: as `registration-add` for each, but for all or
/// for nobody. A list from `registration-attendees-export` can be imported at
/// another event. Without `preview: false` it says what would come of it.
#[utoipa::path(
    post, path = "/v1/events/{id}/attendees/import", operation_id = "registration-import",
    tag = "registration", params(("id" = Uuid, Path, description = "The event")),
    request_body = ImportAttendees,
    responses(
        (status = 200, description = "A preview, whatever is wrong: nothing was written",
            body = ImportReport),
        (status = 201, description = "They are registered", body = ImportReport),
        (status = 404, description = "`event_not_found`: there is none, or its attendees are not \
            yours to choose", body = Problem),
        (status = 409, description = "`event_not_published` or `event_cancelled`", body = Problem),
        (status = 413, description = "`body_too_large`: over 256 KiB", body = Problem),
        (status = 422, description = "Invalid fields; `import_invalid` where something is wrong \
            with the file, with the `report` that a preview gives", body = Problem),
        (status = 429, description = "Too many accounts that there are not", body = Problem),
        (status = 503, description = "`event_unavailable`: nobody is registered; repeat after \
            `Retry-After`", body = Problem),
    ),
    security(("bearer" = [])),
)]
pub async fn import(
    Use(State { seats, throttle, .. }): Use<State>,
    caller: Caller,
    Path(event_id): Path<Uuid>,
    Json(request): Json<ImportAttendees>,
) -> Result<(StatusCode, Json<ImportReport>), Problem> {
    let mut validation = Validation::new();
    let csv = validation.required("/csv", request.csv, Ok::<_, (_, &str)>);
    let preview =
        validation.optional("/preview", request.preview, Ok::<_, (_, &str)>).unwrap_or(true);
    let csv = validation.finish_with(csv)?;
    let rights = manager_of(&seats.event, event_id, caller.user_id).await?;
    match rights.status.as_str() {
        "draft" => return Err(not_published()),
        "cancelled" => return Err(super::event_cancelled()),
        _ => {}
    }

    let mut sheet = import::read(&csv);
    let mut entries = Vec::new();
    if !sheet.rows.is_empty() && sheet.faults.iter().all(|fault| fault.line.is_some()) {
        entries = import::check(&seats, &throttle, caller.user_id, event_id, &mut sheet).await?;
    }
    let outcome = if preview || !sheet.faults.is_empty() {
        import::rehearse(&seats, event_id, &entries).await.map(|()| Vec::new())
    } else {
        import::register(&seats, event_id, &entries).await
    };
    let registrations = match outcome {
        Ok(registrations) => registrations,
        Err(Error::Faults(faults)) => {
            sheet.faults.extend(faults);
            Vec::new()
        }
        Err(error) => return Err(error.into()),
    };
    let (people, faulty) = (sheet.rows.len(), !sheet.faults.is_empty());
    let report = report(sheet, &registrations);
    if preview {
        return Ok((StatusCode::OK, Json(report)));
    }
    if faulty {
        let detail = "Something is wrong with the file, so nobody was registered.";
        let problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "import_invalid", detail);
        return Err(problem.with("report", json!(report)));
    }
    tracing::info!(%event_id, by = %caller.user_id, people, "imported by the team");
    Ok((StatusCode::CREATED, Json(report)))
}

fn report(mut sheet: Sheet, registrations: &[Registration]) -> ImportReport {
    sheet.faults.sort_by_key(|fault| (fault.line, fault.column));
    let mut registrations = registrations.iter();
    let rows = sheet.rows.into_iter().map(|row| {
        let registration = registrations.next();
        ImportRow {
            line: row.line,
            account: row.email.or(row.username).unwrap_or_default(),
            ticket_type: row.ticket_type,
            quantity: row.quantity.get(),
            registration_id: registration.map(|registration| registration.id),
            status: registration.map(|registration| registration.status.as_str()),
        }
    });
    ImportReport {
        rows: rows.collect(),
        errors: sheet.faults.into_iter().map(ImportError::from).collect(),
        ignored_columns: sheet.ignored,
    }
}

impl From<Fault> for ImportError {
    fn from(fault: Fault) -> Self {
        Self {
            line: fault.line,
            column: fault.column.map(Column::as_str),
            code: fault.code,
            detail: fault.detail.into_owned(),
            limit: fault.limit,
            number: fault.number,
        }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            // Shown in the report, wherever there can be any.
            error @ Error::Faults(_) => Self::internal(&error),
            // It was unpublished or deleted since its team was asked for.
            Error::EventNotFound => not_published(),
            Error::EventCancelled => super::event_cancelled(),
            Error::EventUnavailable => super::event_unavailable(),
            Error::Throttled(error) => error.into(),
            Error::Database(error) => error.into(),
        }
    }
}
