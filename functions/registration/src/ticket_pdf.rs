//! Tickets on paper: an A4 page for each place.

use jiff::{Timestamp, tz::TimeZone};
use krilla::{
    Document,
    color::rgb,
    geom::{PathBuilder, Point, Rect},
    metadata::Metadata,
    page::PageSettings,
    paint::Fill,
    surface::Surface,
    text::{Font, TextDirection},
};
use messages::{EventFacts, Locale, Place};
use qrcode::{Color, EcLevel, QrCode};
use thiserror::Error;

/// `DejaVu` Sans: Latin, Cyrillic, Greek, Arabic and more, under a free licence.
/// What is used of it is embedded, so a ticket reads the same everywhere.
const FONT: &[u8] = include_bytes!("../assets/DejaVuSans.ttf");

const WIDTH: f32 = 595.0;
const HEIGHT: f32 = 842.0;
const MARGIN: f32 = 56.0;
/// Points a side of the code: 8 cm, which any phone reads from a sheet of paper.
const CODE: f32 = 226.0;

/// What the tickets of a registration say.
#[derive(Clone, Copy, Debug)]
pub struct Sheets<'a> {
    /// What for.
    pub event: &'a EventFacts,
    /// Who has the places; a place may have a name of its own.
    pub holder: &'a str,
    /// Of which ticket type, if the event has any.
    pub ticket_type: Option<&'a str>,
    /// What to say where no code can be read.
    pub code: &'a str,
    /// The places.
    pub seats: &'a [Sheet],
}

/// What the ticket of one place says.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Who comes on it, if a name was given.
    pub name: Option<String>,
    /// What its QR code says.
    pub qr: String,
}

/// The tickets can't be drawn: a fault of ours.
#[derive(Debug, Error)]
#[error("could not draw a ticket: {0}")]
pub struct DrawError(&'static str);

/// Draws the document.
pub fn draw(sheets: &Sheets<'_>, locale: Locale) -> Result<Vec<u8>, DrawError> {
    let font = Font::new(FONT.into(), 0).ok_or(DrawError("the font"))?;
    let mut document = Document::new();
    document.set_metadata(
        Metadata::new().title(sheets.event.title.clone()).language(locale.as_str().to_owned()),
    );
    for (index, seat) in sheets.seats.iter().enumerate() {
        let size = PageSettings::from_wh(WIDTH, HEIGHT).ok_or(DrawError("the page"))?;
        let mut page = document.start_page_with(size);
        let mut surface = page.surface();
        let mut pen = Pen { surface: &mut surface, font: &font, y: MARGIN };
        pen.text(&sheets.event.title, 22.0);
        pen.space(8.0);
        for line in facts(sheets, seat, index + 1, locale) {
            pen.text(&line, 12.0);
        }
        pen.space(20.0);
        pen.code(&seat.qr)?;
        pen.space(12.0);
        pen.text(sheets.code, 16.0);
        surface.finish();
        page.finish();
    }
    document.finish().map_err(|_| DrawError("the document"))
}

fn facts(sheets: &Sheets<'_>, sheet: &Sheet, seat: usize, locale: Locale) -> Vec<String> {
    let total = sheets.seats.len();
    let EventFacts { starts_at, ends_at, time_zone, place, .. } = sheets.event;
    let mut lines = vec![when(*starts_at, *ends_at, time_zone)];
    match place {
        Place::Venue { name, address } => lines.extend([name.clone(), address.clone()]),
        Place::Online { link } => lines.push(link.clone()),
    }
    let name = sheet.name.as_deref().unwrap_or(sheets.holder);
    lines.push(match locale {
        Locale::En => format!("Name: {name}"),
        Locale::Ru => format!("Имя: {name}"),
    });
    lines.extend(sheets.ticket_type.map(|name| match locale {
        Locale::En => format!("Ticket type: {name}"),
        Locale::Ru => format!("Тип билета: {name}"),
    }));
    lines.push(match locale {
        Locale::En => format!("Ticket {seat} of {total}"),
        Locale::Ru => format!("Билет {seat} из {total}"),
    });
    lines
}

/// By the clocks at the event, in figures that both languages read alike. Where
/// this machine's tables lack the zone, in UTC: better than no ticket.
fn when(starts_at: Timestamp, ends_at: Timestamp, time_zone: &str) -> String {
    let zone = TimeZone::get(time_zone).unwrap_or(TimeZone::UTC);
    let name = zone.iana_name().unwrap_or("UTC").to_owned();
    let (starts, ends) = (starts_at.to_zoned(zone.clone()), ends_at.to_zoned(zone));
    let last = if starts.date() == ends.date() { "%H:%M" } else { "%d.%m.%Y %H:%M" };
    format!("{} – {} ({name})", starts.strftime("%d.%m.%Y %H:%M"), ends.strftime(last))
}

/// Writes from the top of the page down.
struct Pen<'a, 'b> {
    surface: &'a mut Surface<'b>,
    font: &'a Font,
    y: f32,
}

impl Pen<'_, '_> {
    fn text(&mut self, text: &str, size: f32) {
        for line in wrapped(text, size) {
            self.y += size;
            let (at, font) = (Point::from_xy(MARGIN, self.y), self.font.clone());
            self.surface.draw_text(at, font, size, &line, false, TextDirection::Auto);
            self.y += size * 0.5;
        }
    }

    const fn space(&mut self, points: f32) {
        self.y += points;
    }

    /// One path for the whole code, so that no gaps show between its modules.
    fn code(&mut self, text: &str) -> Result<(), DrawError> {
        let (width, modules) = modules(text)?;
        let module = CODE / f32::from(width);
        let mut path = PathBuilder::new();
        for (row, y) in modules.chunks(usize::from(width)).zip(0_u16..) {
            for (dark, x) in row.iter().zip(0_u16..) {
                let (left, top) =
                    (f32::from(x).mul_add(module, MARGIN), f32::from(y).mul_add(module, self.y));
                if let Some(square) = Rect::from_xywh(left, top, module, module).filter(|_| *dark) {
                    path.push_rect(square);
                }
            }
        }
        let black = rgb::Color::new(0, 0, 0);
        self.surface.set_fill(Some(Fill { paint: black.into(), ..Fill::default() }));
        self.surface.draw_path(&path.finish().ok_or(DrawError("the path"))?);
        self.y += CODE;
        Ok(())
    }
}

/// A QR code's width in modules, and which of them are dark, by rows.
fn modules(text: &str) -> Result<(u16, Vec<bool>), DrawError> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M)
        .map_err(|_| DrawError("the QR code"))?;
    let width = u16::try_from(code.width()).map_err(|_| DrawError("the QR code"))?;
    Ok((width, code.to_colors().into_iter().map(|color| color == Color::Dark).collect()))
}

/// Lines that surely fit: counted as if every letter were wide. A word that is
/// longer than a line is broken.
fn wrapped(text: &str, size: f32) -> Vec<String> {
    // 22 and 16 points are the title and the code, 12 all else.
    let most = if size > 20.0 { 24 } else { 44 };
    let mut lines: Vec<String> = vec![];
    let mut room = 0;
    for word in text.split_whitespace() {
        let letters: Vec<char> = word.chars().collect();
        for part in letters.chunks(most) {
            match lines.last_mut() {
                Some(line) if room > part.len() => {
                    line.push(' ');
                    line.extend(part);
                    room -= part.len() + 1;
                }
                _ => {
                    lines.push(part.iter().collect());
                    room = most - part.len();
                }
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event() -> EventFacts {
        EventFacts {
            event_id: uuid::Uuid::from_u128(1),
            version: 1,
            title: "Вечер языка Rust: ёлки, щука и съёмка".to_owned(),
            starts_at: "2027-03-28T22:30:00Z".parse().unwrap(),
            ends_at: "2027-03-29T01:00:00Z".parse().unwrap(),
            time_zone: "Europe/Moscow".to_owned(),
            place: Place::Venue {
                name: "Библиотека".to_owned(),
                address: "Невский проспект, 20".to_owned(),
            },
        }
    }

    fn words(event: &EventFacts, locale: Locale) -> Vec<String> {
        let seats = [
            Sheet { name: None, qr: "A".repeat(154) },
            Sheet { name: Some("Борис Ёлкин".to_owned()), qr: "B".repeat(154) },
        ];
        let sheets = Sheets {
            event,
            holder: "Анна",
            ticket_type: Some("Мастерская"),
            code: "T7QK-9M2X-0BHD-WJ5R",
            seats: &seats,
        };
        let pdf = draw(&sheets, locale).unwrap();
        assert!(pdf.starts_with(b"%PDF-"));
        assert!(pdf.len() < 100_000, "only the letters used are embedded: {}", pdf.len());
        pdf_extract::extract_text_from_mem_by_pages(&pdf)
            .unwrap()
            .iter()
            // How far apart lines are read as words is the reader's own choice.
            .map(|page| page.split_whitespace().collect())
            .collect()
    }

    #[test]
    fn a_page_for_each_place_says_in_russian_what_is_to_know() {
        let pages = words(&event(), Locale::Ru);
        assert_eq!(pages.len(), 2);
        for text in [
            "Вечер языка Rust: ёлки, щука и съёмка",
            "29.03.2027 01:30 – 04:00 (Europe/Moscow)",
            "Библиотека Невский проспект, 20",
            "Имя: Анна",
            "Тип билета: Мастерская",
            "Билет 1 из 2",
            "T7QK-9M2X-0BHD-WJ5R",
        ] {
            let text = text.replace(' ', "");
            assert!(pages[0].contains(&text), "{text} is missing in: {}", pages[0]);
        }
        assert!(pages[1].contains("Билет2из2"), "{}", pages[1]);
        assert!(pages[1].contains("Имя:БорисЁлкин"), "{}", pages[1]);
    }

    #[test]
    fn the_words_around_follow_the_language() {
        let pages = words(&event(), Locale::En);
        assert!(pages[0].contains("Name:АннаTickettype:МастерскаяTicket1of2"), "{pages:?}");
    }

    #[test]
    fn an_event_over_midnight_names_both_days() {
        let shown = when(event().starts_at, event().ends_at, "Europe/Berlin");
        assert_eq!(shown, "29.03.2027 00:30 – 03:00 (Europe/Berlin)");
        let shown = when(event().starts_at, event().ends_at, "Europe/London");
        assert_eq!(shown, "28.03.2027 23:30 – 29.03.2027 02:00 (Europe/London)");
    }

    #[test]
    fn the_code_that_is_drawn_decodes_to_the_ticket() {
        let text = "AQGh-gIVH35VsMN3qOnwHCI_".repeat(7)[..154].to_owned();
        let (width, modules) = modules(&text).unwrap();
        let (scale, quiet, width) = (4, 4, usize::from(width));
        let side = (width + 2 * quiet) * scale;
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(side, side, |x, y| {
            let module = |at: usize| (at / scale).checked_sub(quiet).filter(|at| *at < width);
            let dark = module(x).zip(module(y)).is_some_and(|(x, y)| modules[y * width + x]);
            if dark { 0 } else { 255 }
        });
        let (_, read) = image.detect_grids()[0].decode().unwrap();
        assert_eq!(read, text);
    }

    #[test]
    fn the_longest_texts_stay_on_the_page() {
        let long = "Щ".repeat(200);
        assert!(wrapped(&long, 22.0).iter().all(|line| line.chars().count() <= 24));
        let rejoined = wrapped("one two  three", 12.0).join(" ");
        assert_eq!(rejoined, "one two three");
        assert_eq!(wrapped(&"слово ".repeat(20), 22.0).join(" "), "слово ".repeat(20).trim_end());
        assert!(wrapped("", 12.0).is_empty());
    }
}
