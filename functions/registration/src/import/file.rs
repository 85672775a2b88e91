//! Reading the file: what spreadsheet programs save as CSV, and what
//! `registration-attendees-export` writes.

use std::io::Read as _;

use api_kit::SingleLine;
use csv::{ReaderBuilder, StringRecord};
use messages::Locale;

use super::{Column, Fault};
use crate::{
    domain::{Quantity, Status},
    export::{armed, status},
};

/// People of one file.
pub const MOST: usize = 200;

/// What may separate cells; where several fit equally well, the first.
const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];

/// A file as it was read.
#[derive(Debug, Default)]
pub struct Sheet {
    /// Its rows, without the headings and empty ones.
    pub rows: Vec<Row>,
    /// Headings that mean nothing here.
    pub ignored: Vec<String>,
    /// What is wrong with it so far.
    pub faults: Vec<Fault>,
}

/// Somebody who is to be registered. What could not be read is a fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Where it begins, from 1.
    pub line: u64,
    /// The account's mail address.
    pub email: Option<String>,
    /// The account's username.
    pub username: Option<String>,
    /// The name of a ticket type.
    pub ticket_type: Option<String>,
    /// How many places.
    pub quantity: Quantity,
}

/// Reads a file.
#[must_use]
pub fn read(csv: &str) -> Sheet {
    let text = csv.strip_prefix('\u{feff}').unwrap_or(csv);
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut sheet = Sheet::default();
    // What a program puts where it could not read a byte.
    if let Some((before, _)) = text.split_once('\u{fffd}') {
        let line = line_at(before, before.len());
        let detail = "The file is not in UTF-8: save it as “CSV UTF-8”.";
        sheet.faults.push(Fault::of_row(line, None, "not_utf8", detail));
        return sheet;
    }
    let Some((separator, headings)) = headings(&text) else {
        sheet.faults.push(Fault::of_file(None, "empty_file", "The file is empty."));
        return sheet;
    };
    let columns: Vec<_> = headings.iter().map(Column::of).collect();
    let ignored = headings.iter().zip(&columns).filter(|(_, column)| column.is_none());
    sheet.ignored = ignored
        .map(|(heading, _)| heading.trim().to_owned())
        .filter(|heading| !heading.is_empty())
        .collect();
    check_columns(&columns, &mut sheet.faults);
    if sheet.faults.is_empty() {
        read_rows(&text, separator, &columns, &mut sheet);
    }
    sheet
}

/// The separator by which most headings are known, and the headings.
fn headings(text: &str) -> Option<(u8, StringRecord)> {
    let read = SEPARATORS.into_iter().filter_map(|separator| {
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .delimiter(separator)
            .from_reader(text.as_bytes().take(16_384));
        let headings = reader.records().next()?.ok()?;
        Some((separator, headings))
    });
    let known = |headings: &StringRecord| headings.iter().filter_map(Column::of).count();
    // Of several maxima `max_by_key` takes the last.
    read.collect::<Vec<_>>().into_iter().rev().max_by_key(|(_, headings)| known(headings))
}

fn check_columns(columns: &[Option<Column>], faults: &mut Vec<Fault>) {
    let mut known: Vec<_> = columns.iter().flatten().copied().collect();
    known.sort_unstable();
    for pair in known.windows(2) {
        if let [one, other] = pair
            && one == other
        {
            let detail = "Several columns have this heading.";
            faults.push(Fault::of_file(Some(*one), "column_repeated", detail));
        }
    }
    faults.dedup();
    if !known.contains(&Column::Email) && !known.contains(&Column::Username) {
        let detail = "The first line must name the columns, “Email” or “Username” among them.";
        faults.push(Fault::of_file(None, "column_missing", detail));
    }
}

fn read_rows(text: &str, separator: u8, columns: &[Option<Column>], sheet: &mut Sheet) {
    let mut reader = ReaderBuilder::new()
        .has_headers(true)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes());
    let mut rows = 0_usize;
    for record in reader.records() {
        let Ok(record) = record else {
            let detail = "The file can't be read from here on.";
            sheet.faults.push(Fault::of_file(None, "unreadable", detail));
            return;
        };
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        rows += 1;
        if rows <= MOST {
            let start = record.position().map_or(0, |at| usize::try_from(at.byte()).unwrap_or(0));
            let row = read_row(line_at(text, start), columns, &record, &mut sheet.faults);
            sheet.rows.push(row);
        }
    }
    if rows == 0 {
        sheet.faults.push(Fault::of_file(None, "no_rows", "Only the headings are there."));
    } else if rows > MOST {
        let detail = format!("{rows} people, and one file may have {MOST}.");
        let number = i64::try_from(rows).ok();
        sheet.faults.push(Fault { number, ..Fault::of_file(None, "too_many_rows", detail) });
    }
}

/// The line of what stands at this byte, or after the empty lines there.
fn line_at(text: &str, byte: usize) -> u64 {
    let (before, after) = text.split_at_checked(byte).unwrap_or((text, ""));
    let empty = after.len() - after.trim_start_matches('\n').len();
    1 + before.matches('\n').count() as u64 + empty as u64
}

fn read_row(
    line: u64,
    columns: &[Option<Column>],
    record: &StringRecord,
    faults: &mut Vec<Fault>,
) -> Row {
    let mut row =
        Row { line, email: None, username: None, ticket_type: None, quantity: Quantity::ONE };
    if record.iter().skip(columns.len()).any(|cell| !cell.trim().is_empty()) {
        let detail = "The row has more cells than there are headings: quote those with separators.";
        faults.push(Fault::of_row(line, None, "too_many_cells", detail));
    }
    for (column, cell) in columns.iter().zip(record) {
        let (Some(column), cell) = (*column, armed(cell.trim())) else { continue };
        if cell.is_empty() {
            continue;
        }
        let fault = match column {
            Column::Email => text::<3, 254>(cell, &mut row.email),
            Column::Username => text::<1, 32>(cell, &mut row.username),
            Column::TicketType => text::<1, 200>(cell, &mut row.ticket_type),
            Column::Places => match places(cell) {
                Ok(quantity) => {
                    row.quantity = quantity;
                    None
                }
                Err((code, detail)) => Some((code, detail.into())),
            },
            Column::Status if is_confirmed(cell) => None,
            Column::Status => Some((
                "not_confirmed",
                "By its status it is no confirmed registration: delete the row, or the column."
                    .into(),
            )),
        };
        if let Some((code, detail)) = fault {
            faults.push(Fault::of_row(line, Some(column), code, detail));
        }
    }
    row
}

/// Keeps what was read; otherwise says what is wrong.
fn text<const MIN: usize, const MAX: usize>(
    cell: &str,
    into: &mut Option<String>,
) -> Option<api_kit::TextError> {
    match SingleLine::<MIN, MAX>::parse(cell.to_owned()) {
        Ok(text) => {
            *into = Some(text.into_string());
            None
        }
        Err(error) => Some(error),
    }
}

fn places(cell: &str) -> Result<Quantity, (&'static str, &'static str)> {
    let number = cell.parse().map_err(|_| ("invalid", "A number from 1 to 10 is needed."))?;
    Quantity::parse(number)
}

/// As an exported list has it, in either language.
fn is_confirmed(cell: &str) -> bool {
    [Locale::En, Locale::Ru]
        .into_iter()
        .any(|locale| status(Status::Confirmed, locale).to_lowercase() == cell.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(csv: &str) -> Vec<(u64, Option<String>)> {
        let sheet = read(csv);
        assert_eq!(sheet.faults, [], "{csv:?}");
        sheet.rows.into_iter().map(|row| (row.line, row.email)).collect()
    }

    #[test]
    fn lines_are_counted_as_an_editor_counts_them() {
        let expected =
            [(2, "a@x.org"), (5, "b@x.org"), (9, "c@x.org")].map(|(n, e)| (n, Some(e.to_owned())));
        let csv = "name,email\nAnna,a@x.org\n\n,\nBoris,b@x.org\n\n\n,\n\"Clara\nLena\",c@x.org";
        for end in ["\n", "\r\n", "\r"] {
            assert_eq!(lines(&csv.replace('\n', end)), expected, "{end:?}");
        }
    }

    #[test]
    fn cells_are_separated_as_the_headings_are() {
        for csv in
            ["Email,Places\na@x.org,1", "Почта;Места\na@x.org;1", "email\tplaces\na@x.org\t1"]
        {
            assert_eq!(lines(csv), [(2, Some("a@x.org".to_owned()))]);
        }
        // Other separators may stand in a cell, also of a heading.
        let sheet = read("note; or remark,email\n\"a,b\",a@x.org");
        assert_eq!(sheet.ignored, ["note; or remark"]);
        assert_eq!(sheet.rows.first().and_then(|row| row.email.as_deref()), Some("a@x.org"));
    }
}
