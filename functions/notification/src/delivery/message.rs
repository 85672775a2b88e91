use std::time::SystemTime;

use lettre::{
    Address, Message,
    message::{
        Attachment, Mailbox, MultiPart, SinglePart,
        header::{ContentType, HeaderName, HeaderValue},
    },
};

use crate::{content::one_line, domain::Mail};

/// Why a mail can't be written.
#[derive(Debug, thiserror::Error)]
pub enum MessageError {
    /// Its address is none.
    #[error("not an address: {0}")]
    Address(#[from] lettre::address::AddressError),
    /// A header or part is not valid.
    #[error("not a valid mail: {0}")]
    Mail(#[from] lettre::error::Error),
    /// A part's type is not valid.
    #[error("not a valid content type: {0}")]
    ContentType(#[from] lettre::message::header::ContentTypeErr),
}

/// Writes a mail as an Internet message (RFC 5322): text and HTML as
/// alternatives, the calendar file attached. Its bytes depend on the mail
/// alone, so that a repeated attempt sends the same.
pub fn build(mail: &Mail, from: &Mailbox) -> Result<Message, MessageError> {
    let to: Address = mail.to_address.parse()?;
    let headers = Message::builder()
        .from(from.clone())
        // A line end in a name makes lettre panic.
        .to(Mailbox::new(Some(one_line(&mail.to_name)).filter(|name| !name.is_empty()), to))
        .subject(one_line(&mail.subject))
        .date(SystemTime::from(mail.created_at))
        .message_id(Some(mail.message_id.clone()))
        // Keeps holiday notices away (RFC 3834).
        .raw_header(header("Auto-Submitted", "auto-generated"))
        .raw_header(header("Content-Language", mail.locale.as_str()));
    let boundary = mail.id.simple();
    let alternative = MultiPart::alternative()
        .boundary(format!("alternative-{boundary}"))
        .singlepart(SinglePart::plain(mail.content.text.clone()))
        .singlepart(SinglePart::html(mail.content.html.clone()));
    let Some(calendar) = mail.content.calendar.clone() else {
        return Ok(headers.multipart(alternative)?);
    };
    // A file with a method names it in its type too (RFC 6047, section 2.4).
    let method = method(&calendar);
    let calendar_type =
        ContentType::parse(&format!("text/calendar; charset=utf-8; method={method}"))?;
    let mixed = MultiPart::mixed()
        .boundary(format!("mixed-{boundary}"))
        .multipart(alternative)
        .singlepart(Attachment::new("event.ics".to_owned()).body(calendar, calendar_type));
    Ok(headers.multipart(mixed)?)
}

/// The method that a calendar file of ours names in its own lines.
fn method(calendar: &str) -> &'static str {
    if calendar.lines().any(|line| line == "METHOD:CANCEL") { "CANCEL" } else { "PUBLISH" }
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

#[cfg(test)]
mod tests {
    use messages::Locale;
    use uuid::Uuid;

    use super::*;
    use crate::domain::{Content, MailKind};

    fn mail() -> Mail {
        Mail {
            id: Uuid::from_u128(7),
            user_id: Uuid::from_u128(1),
            kind: MailKind::RegistrationConfirmed,
            subject_id: Uuid::from_u128(3),
            version: 0,
            event_id: None,
            locale: Locale::Ru,
            to_address: "sonya@example.org".to_owned(),
            to_name: "Ковалевская, Софья".to_owned(),
            message_id: "<7@turnout.example>".to_owned(),
            subject: "Вы зарегистрированы".to_owned(),
            content: Content {
                text: "Привет".to_owned(),
                html: "<p>Привет</p>".to_owned(),
                calendar: Some("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n".to_owned()),
            },
            created_at: "2027-03-01T12:00:00Z".parse().unwrap(),
        }
    }

    fn written(mail: &Mail) -> String {
        let from = "Turnout <hello@turnout.example>".parse().unwrap();
        String::from_utf8(build(mail, &from).unwrap().formatted()).unwrap()
    }

    #[test]
    fn the_headers_say_who_what_and_that_a_machine_writes() {
        let message = written(&mail());
        assert!(message.is_ascii());
        for header in [
            "From: Turnout <hello@turnout.example>\r\n",
            "Date: Mon, 01 Mar 2027 12:00:00 +0000\r\n",
            "Message-ID: <7@turnout.example>\r\n",
            "Auto-Submitted: auto-generated\r\n",
            "Content-Language: ru\r\n",
            "Content-Type: text/plain; charset=utf-8\r\n",
            "Content-Type: text/html; charset=utf-8\r\n",
            "Content-Type: text/calendar; charset=utf-8; method=PUBLISH\r\n",
            "Content-Disposition: attachment; filename=\"event.ics\"\r\n",
        ] {
            assert!(message.contains(header), "{header:?} in {message}");
        }
        assert!(message.contains("To: =?utf-8?b?"), "{message}");
    }

    #[test]
    fn a_withdrawn_entry_says_so_in_its_type() {
        let calendar = "BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nEND:VCALENDAR\r\n".to_owned();
        let content = Content { calendar: Some(calendar), ..mail().content };
        let message = written(&Mail { content, ..mail() });
        assert!(message.contains("; method=CANCEL\r\n"), "{message}");
    }

    #[test]
    fn a_repeated_attempt_sends_the_same_bytes() {
        assert_eq!(written(&mail()), written(&mail()));
    }

    #[test]
    fn no_field_can_add_a_header() {
        let evil = "x\r\nBcc: all@example.org\r\n\r\nbody";
        let mail = Mail { subject: evil.to_owned(), to_name: evil.to_owned(), ..mail() };
        let message = written(&mail);
        assert!(!message.contains("\r\nBcc:"), "{message}");
        assert!(!message.contains("\nbody"), "{message}");
    }

    #[test]
    fn what_is_no_address_is_refused() {
        let from = "hello@turnout.example".parse().unwrap();
        let mail = Mail { to_address: "a@b>\r\nRCPT TO:<c@d".to_owned(), ..mail() };
        assert!(matches!(build(&mail, &from), Err(MessageError::Address(_))));
    }
}
