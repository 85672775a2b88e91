use std::borrow::Cow;

use csv::{QuoteStyle, Writer, WriterBuilder};
use messages::Locale;

use super::{COLUMNS, Cell, ExportError, Table};

/// Without it Excel takes UTF-8 for the code page of its machine.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Every cell is quoted, so that a separator within one ends it for nobody,
/// whichever separator they expect.
pub(super) fn write(table: &Table<'_>) -> Result<Vec<u8>, ExportError> {
    let mut writer = WriterBuilder::new()
        .delimiter(separator(table.locale))
        .quote_style(QuoteStyle::Always)
        .from_writer(BYTE_ORDER_MARK.to_vec());
    let said = table.said.iter().map(|column| disarmed((&column.heading).into()).into_owned());
    writer.write_record(COLUMNS.iter().map(|column| table.heading(column)).chain(said))?;
    for attendee in table.attendees {
        let said = table.said.iter().map(|column| {
            let text = column.texts.get(&attendee.id).map(String::as_str).unwrap_or_default();
            disarmed(text.into()).into_owned()
        });
        let known = COLUMNS.iter().map(|column| {
            let text = match table.cell(column, attendee) {
                Cell::Text(text) => disarmed(text),
                Cell::Number(number) => number.to_string().into(),
                Cell::Time(at) => at.strftime("%Y-%m-%d %H:%M:%S").to_string().into(),
                Cell::Empty => Cow::Borrowed(""),
            };
            text.into_owned()
        });
        writer.write_record(known.chain(said))?;
    }
    Ok(finished(writer)?)
}

/// Russian machines have the comma in numbers, so Excel expects semicolons.
const fn separator(locale: Locale) -> u8 {
    match locale {
        Locale::En => b',',
        Locale::Ru => b';',
    }
}

/// What would begin a formula begins with an apostrophe instead, which makes a
/// text of it: the characters are OWASP's, and their full-width forms, which
/// some programs take alike.
fn disarmed(text: Cow<'_, str>) -> Cow<'_, str> {
    if is_dangerous(&text) { format!("'{text}").into() } else { text }
}

/// What [`disarmed`] made of it, as it was before.
pub(crate) fn armed(text: &str) -> &str {
    text.strip_prefix('\'').filter(|text| is_dangerous(text)).unwrap_or(text)
}

fn is_dangerous(text: &str) -> bool {
    let dangerous = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    text.trim_start_matches(' ').starts_with(dangerous)
}

fn finished(writer: Writer<Vec<u8>>) -> Result<Vec<u8>, csv::Error> {
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_be_a_formula_is_text() {
        for text in [
            "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠A1",
            " =1",
        ] {
            assert_eq!(disarmed(text.into()), format!("'{text}"));
            assert_eq!(armed(&disarmed(text.into())), text);
        }
        for text in ["", "Anna", "a=b", "O'Neill", "Анна-Мария", "1-2", "x@example.org"] {
            assert_eq!(disarmed(text.into()), text);
            assert_eq!(armed(text), text);
        }
    }
}
