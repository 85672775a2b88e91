use std::time::SystemTime;

use lettre::{
    Address, Message,
    message::{
        Attachment, Mailbox, MultiPart, SinglePart,
        header::{ContentType, HeaderName, HeaderValue},
    },
};

use crate::domain::Mail;

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
        .to(Mailbox::new(Some(mail.to_name.clone()), to))
        .subject(mail.subject.clone())
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
    let calendar_type = ContentType::parse("text/calendar; charset=utf-8; method=PUBLISH")?;
    let mixed = MultiPart::mixed()
        .boundary(format!("mixed-{boundary}"))
        .multipart(alternative)
        .singlepart(Attachment::new("event.ics".to_owned()).body(calendar, calendar_type));
    Ok(headers.multipart(mixed)?)
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}
