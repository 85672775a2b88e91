//! The mails of registrations that are passed on.

use jiff::Timestamp;
use messages::{EventFacts, LinkToken, Locale};
use minijinja::context;
use uuid::Uuid;

use super::{
    compose::{Composer, event_view},
    dates,
    text::one_line,
};
use crate::domain::{Mail, MailKind, Recipient};

/// What the mail that offers a registration tells beside the event's facts.
#[derive(Clone, Copy, Debug)]
pub struct TransferOffer<'a> {
    /// The transfer.
    pub transfer_id: Uuid,
    /// Where it goes.
    pub email: &'a str,
    /// In which language.
    pub locale: Locale,
    /// Who passes it on.
    pub offered_by: &'a str,
    /// What they write.
    pub message: Option<&'a str>,
    /// What the link carries.
    pub token: &'a LinkToken,
    /// Until when it can be accepted.
    pub until: Timestamp,
    /// The ticket type's name, if the event has any.
    pub ticket_type: Option<&'a str>,
    /// Places.
    pub quantity: u16,
}

/// What the mail that tells its owner how it ended says beside the event's facts.
#[derive(Clone, Copy, Debug)]
pub struct TransferEnd<'a> {
    /// The transfer.
    pub transfer_id: Uuid,
    /// The registration that was passed on, or is still theirs.
    pub registration_id: Uuid,
    /// To whom it was offered.
    pub email: &'a str,
    /// They accepted, or else declined.
    pub accepted: bool,
    /// The ticket type's name, if the event has any.
    pub ticket_type: Option<&'a str>,
    /// Places.
    pub quantity: u16,
}

impl Composer {
    /// The mail that offers somebody, who may have no account, a registration.
    pub fn transfer_offered(
        &self,
        event: &EventFacts,
        offer: TransferOffer,
    ) -> Result<Mail, minijinja::Error> {
        let TransferOffer { transfer_id, locale, .. } = offer;
        let recipient = Recipient::unknown(transfer_id, offer.email, locale, &event.time_zone);
        let values = context! {
            event => event_view(event, &recipient),
            offered_by => one_line(offer.offered_by),
            team_message => offer.message,
            ticket_type => offer.ticket_type.map(one_line),
            quantity => offer.quantity,
            until => dates::moment(offer.until, &dates::zone(&event.time_zone), locale),
            transfer_url => self.url(&format!("transfers/{}", offer.token.expose())),
            ..self.common(&recipient)
        };
        let (subject, content) = self.render("transfer_offered", locale, &values)?;
        let kind = MailKind::TransferOffered;
        let mail = self.mail(&recipient, kind, transfer_id, subject, content);
        Ok(Mail { event_id: Some(event.event_id), ..mail })
    }

    /// The mail that tells who wanted to pass a registration on how it ended; once it was
    /// accepted, with a calendar file that withdraws the entry.
    pub fn transfer_ended(
        &self,
        recipient: &Recipient,
        event: &EventFacts,
        end: TransferEnd,
    ) -> Result<Mail, minijinja::Error> {
        let TransferEnd { transfer_id, registration_id, email, accepted, .. } = end;
        let values = context! {
            event => event_view(event, recipient),
            email => one_line(email),
            accepted,
            ticket_type => end.ticket_type.map(one_line),
            quantity => end.quantity,
            event_url => self.event_url(event.event_id),
            registration_url => self.registration_url(registration_id),
            ..self.common(recipient)
        };
        let (subject, mut content) = self.render("transfer_ended", recipient.locale, &values)?;
        if accepted {
            content.calendar = Some(self.withdrawal(event, registration_id, None));
        }
        let kind = if accepted { MailKind::TransferAccepted } else { MailKind::TransferDeclined };
        let mail = self.mail(recipient, kind, transfer_id, subject, content);
        Ok(Mail { event_id: Some(event.event_id), ..mail })
    }
}
