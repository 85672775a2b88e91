use jiff::tz::TimeZone;
use rust_xlsxwriter::{ColNum, DocProperties, Format, RowNum, Workbook, XlsxError};

use super::{COLUMNS, Cell, ExportError, Heading, Table};

/// Every cell has its type: no text is ever read as a formula or as a link.
pub(super) fn write(table: &Table<'_>, heading: &Heading<'_>) -> Result<Vec<u8>, ExportError> {
    let mut workbook = Workbook::new();
    let asked_at = TimeZone::UTC.to_datetime(heading.at);
    workbook.set_properties(
        &DocProperties::new().set_title(heading.event).set_creation_datetime(&asked_at),
    );
    fill(&mut workbook, table)?;
    Ok(workbook.save_to_buffer()?)
}

fn fill(workbook: &mut Workbook, table: &Table<'_>) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    let time = Format::new().set_num_format("yyyy-mm-dd hh:mm");
    let sheet = workbook.add_worksheet();
    sheet.set_freeze_panes(1, 0)?;
    for (at, column) in (0 as ColNum..).zip(COLUMNS) {
        sheet.set_column_width(at, column.width)?;
        sheet.write_string_with_format(0, at, table.heading(column), &bold)?;
    }
    for (row, attendee) in (1 as RowNum..).zip(table.attendees) {
        for (at, column) in (0 as ColNum..).zip(COLUMNS) {
            match table.cell(column, attendee) {
                Cell::Text(text) => sheet.write_string(row, at, text)?,
                Cell::Number(number) => sheet.write_number(row, at, number)?,
                Cell::Time(moment) => sheet.write_datetime_with_format(row, at, moment, &time)?,
                Cell::Empty => continue,
            };
        }
    }
    Ok(())
}
