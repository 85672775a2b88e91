//! Attendees as a file for a spreadsheet program.

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};
use http::Method;
use jiff::Timestamp;
use messages::Locale;
use serde_json::json;
use test_kit::Answer;
use turnout_registration::{
    api::attendees_export,
    domain::{Attendee, Person, Status, TicketType},
    export::{self, Format, Heading, Said},
};
use uuid::Uuid;

use crate::world::World;

impl World {
    pub async fn export(&self, user: Uuid, query: &str, language: &str) -> Answer {
        let state = attendees_export::State {
            database: self.database.pool.clone(),
            event: self.event_client(),
            verifier: self.callers.verifier.clone(),
            clock: self.clock.clone(),
        };
        let client = self.client(user, attendees_export::router(state));
        let client = client.header("accept-language", language);
        let path = format!("/v1/events/{}/attendees/export{query}", self.event_id);
        client.send(Method::GET, &path).await
    }
}

fn at(time: &str) -> Timestamp {
    time.parse().unwrap()
}

/// Somebody whose every text would be a formula.
fn hostile() -> Attendee {
    Attendee {
        id: Uuid::from_u128(7),
        person: Person {
            user_id: Uuid::from_u128(8),
            username: Some("-2+3".to_owned()),
            email: Some("=cmd|' /C calc'!A0@example.org".to_owned()),
            name: "=HYPERLINK(\"https://evil.example\";\"x\"), Анна".to_owned(),
        },
        ticket_type: Some(TicketType { id: Uuid::from_u128(9), name: "@SUM(1)".to_owned() }),
        quantity: 2,
        status: Status::Confirmed,
        created_at: at("2026-11-20T23:30:00Z"),
        waiting_since: None,
        confirmed_at: Some(at("2026-11-20T23:31:05Z")),
        cancelled_at: None,
    }
}

fn written(format: Format, locale: Locale, zone: &str, attendees: &[Attendee]) -> Vec<u8> {
    let heading = Heading { event: "Rust", time_zone: zone, at: at("2026-11-25T00:00:00Z") };
    export::write(format, &heading, locale, attendees, &Said::default()).unwrap()
}

#[test]
fn no_cell_of_csv_begins_a_formula() {
    let csv = written(Format::Csv, Locale::En, "Asia/Kolkata", &[hostile()]);
    let text = String::from_utf8(csv).unwrap();
    let text = text.strip_prefix('\u{feff}').expect("the mark by which Excel knows UTF-8");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let rows: Vec<Vec<String>> = reader.deserialize().map(Result::unwrap).collect();
    assert_eq!(rows[0][..4], ["Name", "Username", "Email", "Ticket type"]);
    assert_eq!(rows[0][6], "Registered (Asia/Kolkata)");
    assert_eq!(
        rows[1],
        [
            "'=HYPERLINK(\"https://evil.example\";\"x\"), Анна",
            "'-2+3",
            "'=cmd|' /C calc'!A0@example.org",
            "'@SUM(1)",
            "2",
            "Confirmed",
            // By the clock of the event's zone: the next day.
            "2026-11-21 05:00:00",
            "2026-11-21 05:01:05",
            "",
            "00000000-0000-0000-0000-000000000007",
        ]
    );
    // Nor where a program takes another separator than ours.
    assert!(text.lines().all(|line| line.starts_with('"') && line.ends_with('"')));
}

#[test]
fn russian_has_its_words_and_its_separator() {
    let csv = written(Format::Csv, Locale::Ru, "Europe/Moscow", &[hostile()]);
    let text = String::from_utf8(csv).unwrap();
    let first = text.lines().next().unwrap();
    assert!(first.starts_with("\u{feff}\"Имя\";\"Имя пользователя\";\"Почта\""), "{first}");
    assert!(first.contains("\"Регистрация (Europe/Moscow)\""));
    assert!(text.contains("\"Подтверждена\""));
}

#[test]
fn a_workbook_has_texts_numbers_and_times_and_no_formula() {
    let xlsx = written(Format::Xlsx, Locale::Ru, "Asia/Kolkata", &[hostile()]);
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(xlsx)).unwrap();
    let name = workbook.sheet_names()[0].clone();
    assert_eq!(workbook.worksheet_formula(&name).unwrap().used_cells().count(), 0);
    let sheet = workbook.worksheet_range(&name).unwrap();
    assert_eq!(sheet.get((0, 0)), Some(&Data::String("Имя".to_owned())));
    let row: Vec<_> = sheet.rows().nth(1).unwrap().to_vec();
    assert_eq!(row[0], Data::String(hostile().person.name));
    assert_eq!(row[2], Data::String(hostile().person.email.unwrap()));
    assert_eq!(row[4], Data::Float(2.0));
    let Data::DateTime(registered) = &row[6] else { panic!("no time: {:?}", row[6]) };
    let (year, month, day, hour, minute, ..) = registered.to_ymd_hms_milli();
    assert_eq!((year, month, day, hour, minute), (2026, 11, 21, 5, 0));
    assert_eq!(row[8], Data::Empty);
}

#[test]
fn an_unknown_zone_and_nobody_still_make_a_file() {
    let csv = written(Format::Csv, Locale::En, "Mars/Olympus", &[]);
    let text = String::from_utf8(csv).unwrap();
    assert_eq!(text.lines().count(), 1);
    assert!(text.contains("Registered (UTC)"), "{text}");
    assert!(written(Format::Xlsx, Locale::En, "UTC", &[]).starts_with(b"PK"));
}

#[tokio::test]
async fn the_file_has_what_the_list_has() {
    let world = World::owned().await;
    for (username, status) in [("first", "confirmed"), ("second", "pending")] {
        let user = world.person(username, "").await;
        let id = world.pending(user).await;
        if status == "confirmed" {
            world.confirm(user, &id).await;
        }
        world.wait(1);
    }
    let file = world.export(world.anna, "?format=csv", "ru-RU,en;q=0.5").await;
    assert_eq!(file.status, 200, "{}", file.text);
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8; header=present");
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"attendees.csv\"");
    assert_eq!(file.header("vary"), "Accept-Language");
    assert_eq!(file.text.lines().count(), 3);
    assert!(file.text.contains("\"Ждёт подтверждения\""), "{}", file.text);
    // The event's zone, as Event names it.
    assert!(file.text.contains("(Asia/Kolkata)"), "{}", file.text);
    let file = world.export(world.anna, "?format=csv&status=confirmed&q=irs", "").await;
    assert_eq!(file.text.lines().count(), 2);
    assert!(file.text.contains("\"first\"") && file.text.contains("\"Confirmed\""));
    let file = world.export(world.anna, "?format=xlsx", "").await;
    assert_eq!(file.status, 200);
    assert!(file.text.starts_with("PK"));
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"attendees.xlsx\"");
}

#[tokio::test]
async fn the_file_has_answers_and_guests_in_columns_of_their_own() {
    let world = World::owned().await;
    let guest = world.person("guest", "").await;
    let question = world.seats.random.uuid(&world.clock);
    world.event.ask(&[question]);
    let body = json!({
        "event_id": world.event_id, "quantity": 2, "guests": ["Nino", "=1+1"],
        "answers": [{"question_id": question, "value": "=HYPERLINK(1)"}],
    });
    let made = world.creator(guest).json(Method::POST, "/v1/registrations", &body).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let file = world.export(world.anna, "?format=csv", "ru").await;
    assert_eq!(file.status, 200, "{}", file.text);
    let lines: Vec<_> = file.text.lines().collect();
    assert!(lines[0].ends_with(";\"Гости\";\"What do you eat?\""), "{}", lines[0]);
    assert!(lines[1].ends_with(";\"1. Nino; 2. =1+1\";\"'=HYPERLINK(1)\""), "{}", lines[1]);
}

#[tokio::test]
async fn more_than_a_batch_is_written_once_each_and_too_many_are_refused() {
    let world = World::owned().await;
    let guest = world.person("guest", "").await;
    let id: Uuid = world.confirmed(guest).await.parse().unwrap();
    let copies = |from: i32, to: i32| {
        sqlx::query(
            "INSERT INTO registration.registrations (id, user_id, event_id, event_version,
                 event_title, event_starts_at, event_ends_at, event_time_zone, event_place,
                 quantity, status, expires_at, cancelled_at, created_at)
             SELECT gen_random_uuid(), user_id, event_id, event_version, event_title,
                 event_starts_at, event_ends_at, event_time_zone, event_place, quantity,
                 'cancelled', expires_at, created_at, created_at - n / 3 * interval '1 second'
             FROM registration.registrations, generate_series($2, $3) n WHERE id = $1",
        )
        .bind(id)
        .bind(from)
        .bind(to)
        .execute(&world.database.admin)
    };
    copies(1, 2_499).await.unwrap();
    let file = world.export(world.anna, "?format=csv", "").await;
    let mut ids: Vec<_> = file.text.lines().filter_map(|line| line.rsplit(',').next()).collect();
    assert_eq!(ids.len(), 2_501);
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 2_501);
    copies(2_500, 15_000).await.unwrap();
    for format in ["csv", "xlsx"] {
        let refused = world.export(world.anna, &format!("?format={format}"), "").await;
        assert_eq!((refused.status.as_u16(), refused.code()), (409, "export_too_large"));
        assert_eq!(refused.json["limit"], json!(15_000));
    }
    let part = world.export(world.anna, "?format=csv&status=confirmed", "").await;
    assert_eq!(part.status, 200);
}

#[tokio::test]
async fn only_who_may_see_the_list_gets_the_file() {
    let world = World::owned().await;
    world.event.appoint(world.boris, "checker");
    let refused = world.export(world.boris, "?format=csv", "").await;
    assert_eq!((refused.status.as_u16(), refused.code()), (404, "event_not_found"));
    for query in ["", "?format=pdf", "?format=csv&status=nobody"] {
        assert_eq!(world.export(world.anna, query, "").await.status, 422, "{query}");
    }
}
