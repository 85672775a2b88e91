use std::borrow::Cow;

use super::Column;
use crate::event_client::RefusedHold;

/// What is wrong with a file, or with one of its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line, from 1; `None`: the file as a whole.
    pub line: Option<u64>,
    /// The column, where it is one's.
    pub column: Option<Column>,
    /// For a program: stable.
    pub code: &'static str,
    /// For a person.
    pub detail: Cow<'static, str>,
    /// Of `sold_out`: whose places are too few, `event` or `ticket_type`.
    pub limit: Option<&'static str>,
    /// The number that tells more: of `sold_out` the free places, of `repeated`
    /// the first line, of `too_many_rows` the rows.
    pub number: Option<i64>,
}

impl Fault {
    /// Of a row.
    pub(super) fn of_row(
        line: u64,
        column: Option<Column>,
        code: &'static str,
        detail: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { line: Some(line), ..Self::of_file(column, code, detail) }
    }

    /// Of the file.
    pub(super) fn of_file(
        column: Option<Column>,
        code: &'static str,
        detail: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { line: None, column, code, detail: detail.into(), limit: None, number: None }
    }

    /// Why Event gives a row no places; `None` where the row can't help it.
    pub(super) fn refused(line: u64, refused: &RefusedHold) -> Option<Self> {
        let of_type = |code, detail: &'static str| {
            Some(Self::of_row(line, Some(Column::TicketType), code, detail))
        };
        match refused.code.as_str() {
            "ticket_type_required" => {
                of_type("ticket_type_required", "This event has ticket types: name one.")
            }
            "ticket_type_not_found" => {
                of_type("ticket_type_not_found", "This event has no ticket type of this name.")
            }
            "ticket_type_ambiguous" => {
                of_type("ticket_type_ambiguous", "Several ticket types have this name.")
            }
            "sold_out" => {
                let free = refused.free.unwrap_or(0);
                let limit = match refused.limit.as_deref() {
                    Some("ticket_type") => "ticket_type",
                    _ => "event",
                };
                let whose = if limit == "event" { "The event" } else { "This ticket type" };
                let detail = format!("{whose} has {free} free places, which the rows above need.");
                let fault = Self::of_row(line, None, "sold_out", detail);
                Some(Self { limit: Some(limit), number: Some(free), ..fault })
            }
            _ => None,
        }
    }
}
