//! Attendees as a table, for a spreadsheet program.
//!
//! What people call themselves comes into it, and a spreadsheet program takes a
//! cell for a formula by its first character (OWASP, "CSV Injection"): `csv`
//! disarms such cells, and `xlsx` says that they are text.

mod csv;
mod said;
mod xlsx;

use std::borrow::Cow;

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use messages::Locale;
use thiserror::Error;

pub(crate) use csv::armed;
pub use said::Said;
use said::SaidColumn;

use crate::domain::{Attendee, Status};

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values, in UTF-8.
    Csv,
    /// A workbook of Excel 2007 and later.
    Xlsx,
}

/// What the table is of.
#[derive(Clone, Copy, Debug)]
pub struct Heading<'a> {
    /// The event's title.
    pub event: &'a str,
    /// IANA name of the event's time zone, by whose clock the times are. In one
    /// that the tables no longer know they are in UTC.
    pub time_zone: &'a str,
    /// When the table was asked for.
    pub at: Timestamp,
}

/// The table can't be written: a fault of ours.
#[derive(Debug, Error)]
pub enum ExportError {
    /// As CSV.
    #[error("no CSV can be written")]
    Csv(#[from] ::csv::Error),
    /// As a workbook.
    #[error("no workbook can be written")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
}

/// Writes the table, with a row of headings.
pub fn write(
    format: Format,
    heading: &Heading<'_>,
    locale: Locale,
    attendees: &[Attendee],
    said: &Said,
) -> Result<Vec<u8>, ExportError> {
    let zone = TimeZone::get(heading.time_zone).unwrap_or(TimeZone::UTC);
    let table = Table { locale, zone, attendees, said: said::columns(said, locale) };
    match format {
        Format::Csv => csv::write(&table),
        Format::Xlsx => xlsx::write(&table, heading),
    }
}

/// One column.
struct Column {
    english: &'static str,
    russian: &'static str,
    /// In characters, as wide as it usually is.
    width: u8,
    value: Value,
}

/// What stands in a column.
enum Value {
    Text(fn(&Attendee, Locale) -> Option<Cow<'_, str>>),
    Number(fn(&Attendee) -> u16),
    Time(fn(&Attendee) -> Option<Timestamp>),
}

/// What stands in a cell.
enum Cell<'a> {
    Text(Cow<'a, str>),
    Number(u16),
    Time(DateTime),
    Empty,
}

/// The columns, in their order: what else is known of attendees goes here.
const COLUMNS: &[Column] = &[
    Column {
        english: "Name",
        russian: "Имя",
        width: 28,
        value: Value::Text(|attendee, _| Some((&attendee.person.name).into())),
    },
    Column {
        english: "Username",
        russian: "Имя пользователя",
        width: 20,
        value: Value::Text(|attendee, _| attendee.person.username.as_deref().map(Into::into)),
    },
    Column {
        english: "Email",
        russian: "Почта",
        width: 32,
        value: Value::Text(|attendee, _| attendee.person.email.as_deref().map(Into::into)),
    },
    Column {
        english: "Ticket type",
        russian: "Тип билета",
        width: 20,
        value: Value::Text(|attendee, _| {
            attendee.ticket_type.as_ref().map(|ticket_type| (&ticket_type.name).into())
        }),
    },
    Column {
        english: "Places",
        russian: "Места",
        width: 8,
        value: Value::Number(|attendee| attendee.quantity),
    },
    Column {
        english: "Status",
        russian: "Статус",
        width: 22,
        value: Value::Text(|attendee, locale| Some(status(attendee.status, locale).into())),
    },
    Column {
        english: "Registered",
        russian: "Регистрация",
        width: 30,
        value: Value::Time(|attendee| Some(attendee.created_at)),
    },
    Column {
        english: "Confirmed",
        russian: "Подтверждение",
        width: 30,
        value: Value::Time(|attendee| attendee.confirmed_at),
    },
    Column {
        english: "Cancelled",
        russian: "Отмена",
        width: 30,
        value: Value::Time(|attendee| attendee.cancelled_at),
    },
    Column {
        english: "Registration ID",
        russian: "Номер регистрации",
        width: 38,
        value: Value::Text(|attendee, _| Some(attendee.id.to_string().into())),
    },
];

pub(crate) const fn status(status: Status, locale: Locale) -> &'static str {
    match (status, locale) {
        (Status::Waiting, Locale::En) => "On the waitlist",
        (Status::Waiting, Locale::Ru) => "В листе ожидания",
        (Status::AwaitingApproval, Locale::En) => "Awaits approval",
        (Status::AwaitingApproval, Locale::Ru) => "Ждёт одобрения",
        (Status::Pending, Locale::En) => "Not confirmed yet",
        (Status::Pending, Locale::Ru) => "Ждёт подтверждения",
        (Status::Confirmed, Locale::En) => "Confirmed",
        (Status::Confirmed, Locale::Ru) => "Подтверждена",
        (Status::Cancelled, Locale::En) => "Cancelled",
        (Status::Cancelled, Locale::Ru) => "Отменена",
        (Status::Declined, Locale::En) => "Not approved",
        (Status::Declined, Locale::Ru) => "Не одобрена",
        (Status::Expired, Locale::En) => "Time ran out",
        (Status::Expired, Locale::Ru) => "Время вышло",
    }
}

/// Rows and columns in a language and a time zone.
struct Table<'a> {
    locale: Locale,
    zone: TimeZone,
    attendees: &'a [Attendee],
    /// After the others.
    said: Vec<SaidColumn>,
}

impl Table<'_> {
    /// A column's heading; of a time it says by whose clock.
    fn heading(&self, column: &Column) -> String {
        let name = match self.locale {
            Locale::En => column.english,
            Locale::Ru => column.russian,
        };
        match column.value {
            Value::Time(_) => {
                format!("{name} ({})", self.zone.iana_name().unwrap_or("UTC"))
            }
            Value::Text(_) | Value::Number(_) => name.to_owned(),
        }
    }

    fn cell<'a>(&self, column: &Column, attendee: &'a Attendee) -> Cell<'a> {
        match column.value {
            Value::Text(text) => text(attendee, self.locale).map_or(Cell::Empty, Cell::Text),
            Value::Number(number) => Cell::Number(number(attendee)),
            Value::Time(time) => {
                time(attendee).map_or(Cell::Empty, |at| Cell::Time(self.zone.to_datetime(at)))
            }
        }
    }
}
