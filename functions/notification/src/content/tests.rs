//! The mails as their recipients read them. What is expected stands in
//! `tests/`; where a mail says something else, the test leaves it beside as
//! `*.new`, to be read and renamed.

use std::{fs, path::PathBuf};

use ambient::{Clock, Random};
use icalendar::{Calendar, CalendarComponent, Component as _, EventLike as _};
use messages::{EventFacts, EventTeamInvited, LinkToken, Locale, Place, TeamRole};
use uuid::Uuid;

use super::{
    Composer, Confirmation, Offer, TeamNotice, TeamNoticeKind, TransferEnd, TransferOffer,
};
use crate::domain::{Mail, Recipient, ReminderKind};

fn clock() -> Clock {
    Clock::fixed("2027-03-01T12:00:00Z".parse().unwrap())
}

fn composer() -> Composer {
    let from = "hello@turnout.example";
    Composer::new("https://turnout.example", from, clock(), Random::seeded(1)).unwrap()
}

fn recipient(locale: Locale) -> Recipient {
    let (username, name, time_zone) = match locale {
        Locale::En => ("ada", "Ada Lovelace", "Europe/London"),
        Locale::Ru => ("sonya", "Софья Ковалевская", "Europe/Moscow"),
    };
    Recipient {
        user_id: Uuid::from_u128(1),
        username: username.to_owned(),
        name: name.to_owned(),
        email: format!("{username}@example.org"),
        locale,
        time_zone: time_zone.to_owned(),
        remind_day_before: true,
        remind_hour_before: true,
    }
}

fn event() -> EventFacts {
    EventFacts {
        event_id: Uuid::from_u128(2),
        version: 4,
        title: "Rust Meetup".to_owned(),
        starts_at: "2027-05-12T16:00:00Z".parse().unwrap(),
        ends_at: "2027-05-12T19:00:00Z".parse().unwrap(),
        time_zone: "Europe/Moscow".to_owned(),
        place: Place::Venue {
            name: "Hall 4; east".to_owned(),
            address: "Tverskaya 1, Moscow".to_owned(),
        },
    }
}

fn confirmed(recipient: &Recipient, event: &EventFacts, quantity: u16) -> Mail {
    confirmed_of(recipient, event, None, quantity)
}

fn confirmed_of(
    recipient: &Recipient,
    event: &EventFacts,
    ticket_type: Option<&str>,
    quantity: u16,
) -> Mail {
    let registration_id = Uuid::from_u128(3);
    let ticket_code = "7F3K-92QD";
    let team_message = None;
    let confirmation =
        Confirmation { registration_id, ticket_type, quantity, ticket_code, team_message };
    composer().confirmed(recipient, event, confirmation).unwrap()
}

/// Says whether the mail is as expected.
fn is_expected(file: &str, actual: &str) -> bool {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/content/tests").join(file);
    let expected = fs::read_to_string(&path).is_ok_and(|expected| expected == actual);
    if !expected {
        fs::write(path.with_added_extension("new"), actual).unwrap();
    }
    expected
}

fn expect_mail(name: &str, mail: &Mail) {
    let text = format!("Subject: {}\n\n{}", mail.subject, mail.content.text);
    let text_is_expected = is_expected(&format!("{name}.txt"), &text);
    let html_is_expected = is_expected(&format!("{name}.html"), &mail.content.html);
    assert!(text_is_expected && html_is_expected, "{name} differs: see src/content/tests/*.new");
}

#[test]
fn the_welcome_greets_in_both_languages() {
    expect_mail("welcome_en", &composer().welcome(&recipient(Locale::En)).unwrap());
    expect_mail("welcome_ru", &composer().welcome(&recipient(Locale::Ru)).unwrap());
}

#[test]
fn the_confirmation_tells_what_when_and_where() {
    expect_mail("confirmed_en", &confirmed(&recipient(Locale::En), &event(), 1));
    let link = "https://meet.example/rust?a=1&b=2".to_owned();
    let online = EventFacts { place: Place::Online { link }, ..event() };
    expect_mail("confirmed_ru", &confirmed(&recipient(Locale::Ru), &online, 2));
}

#[test]
fn the_confirmation_names_the_ticket_type() {
    let name = Some("Workshop\r\n<b>& talks</b>");
    expect_mail("confirmed_type_en", &confirmed_of(&recipient(Locale::En), &event(), name, 3));
    let name = Some("Мастер-класс");
    expect_mail("confirmed_type_ru", &confirmed_of(&recipient(Locale::Ru), &event(), name, 3));
}

#[test]
fn the_offer_tells_until_when() {
    for (locale, ticket_type, quantity) in [(Locale::En, None, 1), (Locale::Ru, Some("Студент"), 2)]
    {
        let offer = Offer {
            registration_id: Uuid::from_u128(3),
            ticket_type,
            quantity,
            expires_at: "2027-03-02T12:00:00Z".parse().unwrap(),
        };
        let mail = composer().offered(&recipient(locale), &event(), offer).unwrap();
        expect_mail(&format!("offered_{}", locale.as_str()), &mail);
    }
}

/// What a team might write, and what nobody should be able to.
const MESSAGE: &str = "Bring a laptop.\n<b>Room 5</b> & {{ 7 * 7 }}";

#[test]
fn what_the_team_decides_is_told_with_its_message() {
    for locale in [Locale::En, Locale::Ru] {
        for (name, kind, ticket_type, quantity) in [
            ("awaiting_approval", TeamNoticeKind::AwaitingApproval, Some("Workshop"), 2),
            ("declined", TeamNoticeKind::Declined(Some(MESSAGE)), Some("Workshop"), 2),
            ("cancelled", TeamNoticeKind::Cancelled { message: None, in_calendar: true }, None, 1),
        ] {
            let registration_id = Uuid::from_u128(3);
            let notice = TeamNotice { registration_id, ticket_type, quantity, kind };
            let mail = composer().team_notice(&recipient(locale), &event(), notice).unwrap();
            expect_mail(&format!("{name}_{}", locale.as_str()), &mail);
        }
        let confirmation = Confirmation {
            registration_id: Uuid::from_u128(3),
            ticket_type: Some("Workshop"),
            quantity: 1,
            ticket_code: "7F3K-92QD",
            team_message: Some(MESSAGE),
        };
        let mail = composer().confirmed(&recipient(locale), &event(), confirmation).unwrap();
        expect_mail(&format!("approved_{}", locale.as_str()), &mail);
    }
}

#[test]
fn the_invitation_tells_who_asks_for_what() {
    for (locale, role) in [(Locale::En, TeamRole::Manager), (Locale::Ru, TeamRole::Checker)] {
        let mail = composer().team_invited(&invited(locale, role, "grace")).unwrap();
        assert_eq!((mail.to_address.as_str(), mail.to_name.as_str()), ("new@example.org", ""));
        assert_eq!((mail.user_id, mail.version), (Uuid::from_u128(5), 2));
        expect_mail(&format!("team_invited_{}", locale.as_str()), &mail);
    }
}

#[test]
fn an_invitation_shows_hostile_names_as_text() {
    let who = "<img src=x>\r\nBcc: all@example.org";
    let mail = composer().team_invited(&invited(Locale::En, TeamRole::Checker, who)).unwrap();
    assert!(!mail.content.html.contains("<img"), "{}", mail.content.html);
    assert!(mail.content.text.contains("<img src=x> Bcc: all@example.org asks you"));
}

/// As the expected mails have it.
const TOKEN: &str = "q83vEjRWeJq83vEjRWeJq83vEjRWeJq83vEjRWeJq80";

fn token() -> LinkToken {
    LinkToken::parse(TOKEN).unwrap()
}

fn invited(locale: Locale, role: TeamRole, invited_by: &str) -> EventTeamInvited {
    EventTeamInvited {
        invitation_id: Uuid::from_u128(5),
        version: 2,
        email: "new@example.org".to_owned(),
        locale,
        event: event(),
        role,
        invited_by: invited_by.to_owned(),
        token: token(),
        expires_at: "2027-03-08T12:00:00Z".parse().unwrap(),
    }
}

/// The offer of a registration that is passed on.
fn passed_on(locale: Locale, offered_by: &str, quantity: u16) -> Mail {
    let token = token();
    let offer = TransferOffer {
        transfer_id: Uuid::from_u128(5),
        email: "new@example.org",
        locale,
        offered_by,
        message: Some(MESSAGE),
        token: &token,
        until: "2027-05-11T16:00:00Z".parse().unwrap(),
        ticket_type: (quantity > 1).then_some("Workshop"),
        quantity,
    };
    composer().transfer_offered(&event(), offer).unwrap()
}

#[test]
fn the_offer_of_a_registration_tells_who_passes_on_what() {
    for (locale, quantity) in [(Locale::En, 1), (Locale::Ru, 2)] {
        let mail = passed_on(locale, "grace", quantity);
        assert_eq!((mail.to_address.as_str(), mail.to_name.as_str()), ("new@example.org", ""));
        assert_eq!(mail.user_id, Uuid::from_u128(5));
        expect_mail(&format!("transfer_offered_{}", locale.as_str()), &mail);
    }
    let mail = passed_on(Locale::En, "<img src=x>\r\nBcc: all@example.org", 1);
    assert!(!mail.content.html.contains("<img"), "{}", mail.content.html);
    assert!(mail.content.text.contains("<img src=x> Bcc: all@example.org can't use"));
}

#[test]
fn who_passed_a_registration_on_reads_how_it_ended() {
    for (locale, accepted) in
        [(Locale::En, true), (Locale::Ru, true), (Locale::En, false), (Locale::Ru, false)]
    {
        let end = TransferEnd {
            transfer_id: Uuid::from_u128(5),
            registration_id: Uuid::from_u128(3),
            email: "new@example.org",
            accepted,
            ticket_type: None,
            quantity: 1,
        };
        let mail = composer().transfer_ended(&recipient(locale), &event(), end).unwrap();
        let how = if accepted { "accepted" } else { "declined" };
        expect_mail(&format!("transfer_{how}_{}", locale.as_str()), &mail);
        let withdrawn = mail.content.calendar.is_some_and(|file| file.contains("METHOD:CANCEL"));
        assert_eq!(withdrawn, accepted);
    }
}

#[test]
fn the_reminders_tell_how_soon() {
    for (kind, name) in [(ReminderKind::Day, "day"), (ReminderKind::Hour, "hour")] {
        for locale in [Locale::En, Locale::Ru] {
            let mail = composer()
                .reminder(kind, &recipient(locale), &event(), Uuid::from_u128(3))
                .unwrap();
            expect_mail(&format!("reminder_{name}_{}", locale.as_str()), &mail);
        }
    }
}

#[test]
fn the_recipients_own_time_is_told_only_where_clocks_differ() {
    let mut recipient = recipient(Locale::En);
    let text = |recipient: &Recipient| confirmed(recipient, &event(), 1).content.text;
    recipient.time_zone = "Asia/Tokyo".to_owned();
    assert!(
        text(&recipient)
            .contains("Your time: Thursday, 13 May 2027, 01:00–04:00 (Asia/Tokyo, UTC+9)")
    );
    recipient.time_zone = "Europe/Minsk".to_owned();
    assert!(!text(&recipient).contains("Your time"));
}

#[test]
fn hostile_texts_are_shown_as_text() {
    let event = EventFacts {
        title: "<script>alert(1)</script>\r\nBcc: all@example.org'; DROP TABLE mails".to_owned(),
        place: Place::Venue {
            name: "\"><img src=x onerror=alert(2)>".to_owned(),
            address: "{{ 7 * 7 }}\u{202E}".to_owned(),
        },
        ..event()
    };
    let mut recipient = recipient(Locale::Ru);
    recipient.name = "<b>Боб</b>\n& \"Ко\"".to_owned();
    let mail = confirmed(&recipient, &event, 1);

    assert_eq!(
        mail.subject,
        "Вы зарегистрированы: <script>alert(1)</script> Bcc: all@example.org'; DROP TABLE mails"
    );
    assert_eq!(mail.to_name, "<b>Боб</b> & \"Ко\"");
    let html = &mail.content.html;
    for tag in ["<script", "<img", "<b>", "onerror=alert(2)>"] {
        assert!(!html.contains(tag), "{tag} in {html}");
    }
    assert!(html.contains("&lt;script&gt;alert(1)"));
    assert!(mail.content.text.contains("\"><img src=x onerror=alert(2)>, {{ 7 * 7 }}\n"));
}

#[test]
fn only_links_of_the_web_can_be_clicked() {
    let place = Place::Online { link: "javascript:alert(1)".to_owned() };
    let mail = confirmed(&recipient(Locale::En), &EventFacts { place, ..event() }, 1);
    assert!(!mail.content.html.contains("href=\"javascript"));
    assert!(mail.content.text.contains("Where: javascript:alert(1)\n"));
}

#[test]
fn the_calendar_file_reads_back_as_the_event() {
    let event = EventFacts {
        title: "Rust, C; and \\ — a very long title that has to be folded: привет".repeat(3),
        ..event()
    };
    let mail = confirmed(&recipient(Locale::Ru), &event, 1);
    let file = mail.content.calendar.unwrap();
    assert!(file.split("\r\n").all(|line| line.len() <= 75), "{file}");

    let calendar: Calendar = file.parse().unwrap();
    assert_eq!(calendar.property_value("METHOD"), Some("PUBLISH"));
    let [CalendarComponent::Event(entry)] = calendar.components.as_slice() else {
        panic!("one event in {file}");
    };
    let registration = Uuid::from_u128(3);
    assert_eq!(entry.get_uid(), Some(format!("{registration}@turnout").as_str()));
    assert_eq!(entry.property_value("SEQUENCE"), Some("4"));
    assert_eq!(entry.property_value("DTSTAMP"), Some("20270301T120000Z"));
    assert_eq!(entry.property_value("DTSTART"), Some("20270512T160000Z"));
    assert_eq!(entry.property_value("DTEND"), Some("20270512T190000Z"));
    assert_eq!(entry.get_summary(), Some(event.title.as_str()));
    assert_eq!(entry.get_location(), Some("Hall 4; east, Tverskaya 1, Moscow"));
    assert_eq!(
        entry.get_description(),
        Some(
            format!("Код билета: 7F3K-92QD\nhttps://turnout.example/registrations/{registration}")
                .as_str()
        )
    );
    assert_eq!(
        entry.get_url(),
        Some(format!("https://turnout.example/events/{}", event.event_id).as_str())
    );
    assert_eq!(entry.property_value("ORGANIZER"), Some("mailto:hello@turnout.example"));
}
