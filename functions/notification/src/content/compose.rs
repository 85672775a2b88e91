use ambient::{Clock, Random};
use jiff::Timestamp;
use messages::{EventFacts, EventTeamInvited, Locale, Place};
use minijinja::{Environment, UndefinedBehavior, Value, context, syntax::SyntaxConfig};
use uuid::Uuid;

use super::{
    calendar::{self, Entry},
    dates,
    text::one_line,
};
use crate::domain::{Content, Mail, MailKind, Recipient, ReminderKind};

macro_rules! templates {
    ($($name:literal),+ $(,)?) => {
        [$(($name, include_str!(concat!("../../templates/", $name)))),+]
    };
}

/// HTML is escaped by the name's ending; the others are plain text.
const TEMPLATES: [(&str, &str); 72] = templates![
    "layout.html",
    "button.html",
    "event.html",
    "team_message.html",
    "en/footer.html",
    "en/footer.txt",
    "en/event.txt",
    "en/team_message.txt",
    "en/welcome.subject",
    "en/welcome.txt",
    "en/welcome.html",
    "en/registration_confirmed.subject",
    "en/registration_confirmed.txt",
    "en/registration_confirmed.html",
    "en/registration_offered.subject",
    "en/registration_offered.txt",
    "en/registration_offered.html",
    "en/event_cancelled.subject",
    "en/event_cancelled.txt",
    "en/event_cancelled.html",
    "en/registration_awaiting_approval.subject",
    "en/registration_awaiting_approval.txt",
    "en/registration_awaiting_approval.html",
    "en/registration_ended.subject",
    "en/registration_ended.txt",
    "en/registration_ended.html",
    "en/reminder.subject",
    "en/reminder.txt",
    "en/reminder.html",
    "en/team_invited.subject",
    "en/team_invited.txt",
    "en/team_invited.html",
    "en/transfer_offered.subject",
    "en/transfer_offered.txt",
    "en/transfer_offered.html",
    "en/transfer_ended.subject",
    "en/transfer_ended.txt",
    "en/transfer_ended.html",
    "ru/footer.html",
    "ru/footer.txt",
    "ru/event.txt",
    "ru/team_message.txt",
    "ru/welcome.subject",
    "ru/welcome.txt",
    "ru/welcome.html",
    "ru/registration_confirmed.subject",
    "ru/registration_confirmed.txt",
    "ru/registration_confirmed.html",
    "ru/registration_offered.subject",
    "ru/registration_offered.txt",
    "ru/registration_offered.html",
    "ru/event_cancelled.subject",
    "ru/event_cancelled.txt",
    "ru/event_cancelled.html",
    "ru/registration_awaiting_approval.subject",
    "ru/registration_awaiting_approval.txt",
    "ru/registration_awaiting_approval.html",
    "ru/registration_ended.subject",
    "ru/registration_ended.txt",
    "ru/registration_ended.html",
    "ru/reminder.subject",
    "ru/reminder.txt",
    "ru/reminder.html",
    "ru/team_invited.subject",
    "ru/team_invited.txt",
    "ru/team_invited.html",
    "ru/transfer_offered.subject",
    "ru/transfer_offered.txt",
    "ru/transfer_offered.html",
    "ru/transfer_ended.subject",
    "ru/transfer_ended.txt",
    "ru/transfer_ended.html",
];

/// Writes mails.
#[derive(Debug)]
pub struct Composer {
    templates: Environment<'static>,
    public_url: String,
    /// The address that mails come from.
    from: String,
    clock: Clock,
    random: Random,
}

/// What a confirmation tells beside the event's facts.
#[derive(Clone, Copy, Debug)]
pub struct Confirmation<'a> {
    /// The registration.
    pub registration_id: Uuid,
    /// The ticket type's name, if the event has any.
    pub ticket_type: Option<&'a str>,
    /// Places.
    pub quantity: u16,
    /// The ticket's code.
    pub ticket_code: &'a str,
    /// What the event's team wrote.
    pub team_message: Option<&'a str>,
}

/// What is told of a registration that its event's team decides about.
#[derive(Clone, Copy, Debug)]
pub struct TeamNotice<'a> {
    /// The registration.
    pub registration_id: Uuid,
    /// The ticket type's name, if the event has any.
    pub ticket_type: Option<&'a str>,
    /// Places.
    pub quantity: u16,
    /// What has happened to it.
    pub kind: TeamNoticeKind<'a>,
}

/// What has happened to a registration that its event's team decides about.
#[derive(Clone, Copy, Debug)]
pub enum TeamNoticeKind<'a> {
    /// A place is held, and awaits the team's approval.
    AwaitingApproval,
    /// The team did not approve, and may have written why.
    Declined(Option<&'a str>),
    /// The team cancelled, and may have written why.
    Cancelled {
        /// What it wrote.
        message: Option<&'a str>,
        /// Whether a calendar file was sent, which is to be withdrawn.
        in_calendar: bool,
    },
}

/// What an offer tells beside the event's facts.
#[derive(Clone, Copy, Debug)]
pub struct Offer<'a> {
    /// The registration.
    pub registration_id: Uuid,
    /// The ticket type's name, if the event has any.
    pub ticket_type: Option<&'a str>,
    /// Places.
    pub quantity: u16,
    /// When the offer ends.
    pub expires_at: Timestamp,
}

/// What a cancellation tells beside the event's facts.
#[derive(Clone, Copy, Debug)]
pub struct Cancellation<'a> {
    /// The registration that has ended.
    pub registration_id: Uuid,
    /// What the event's team says.
    pub message: Option<&'a str>,
    /// Whether a calendar file was sent, which is to be withdrawn.
    pub in_calendar: bool,
}

impl Composer {
    /// Reads the templates. `public_url` is the web app's origin, `from` the
    /// address that mails come from.
    pub fn new(
        public_url: &str,
        from: &str,
        clock: Clock,
        random: Random,
    ) -> Result<Self, minijinja::Error> {
        let mut templates = Environment::new();
        // A misspelt name in a template is an error, not an empty place.
        templates.set_undefined_behavior(UndefinedBehavior::Strict);
        // A tag alone on its line leaves no empty line, and an included file ends its last.
        let syntax = SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .keep_trailing_newline(true)
            .build()?;
        templates.set_syntax(syntax);
        for (name, source) in TEMPLATES {
            templates.add_template(name, source)?;
        }
        let public_url = public_url.trim_end_matches('/').to_owned();
        Ok(Self { templates, public_url, from: from.to_owned(), clock, random })
    }

    /// The mail that greets a new user.
    pub fn welcome(&self, recipient: &Recipient) -> Result<Mail, minijinja::Error> {
        let values = context! {
            username => one_line(&recipient.username),
            ..self.common(recipient)
        };
        let (subject, content) = self.render("welcome", recipient.locale, &values)?;
        Ok(self.mail(recipient, MailKind::Welcome, recipient.user_id, subject, content))
    }

    /// The mail that confirms a registration, with a calendar file.
    pub fn confirmed(
        &self,
        recipient: &Recipient,
        event: &EventFacts,
        confirmation: Confirmation,
    ) -> Result<Mail, minijinja::Error> {
        let Confirmation { registration_id, ticket_type, quantity, ticket_code, team_message } =
            confirmation;
        let values = context! {
            event => event_view(event, recipient),
            ticket_type => ticket_type.map(one_line),
            quantity,
            ticket_code => one_line(ticket_code),
            team_message,
            event_url => self.event_url(event.event_id),
            registration_url => self.registration_url(registration_id),
            ..self.common(recipient)
        };
        let (subject, mut content) =
            self.render("registration_confirmed", recipient.locale, &values)?;
        let registration_url = self.registration_url(registration_id);
        let description = match recipient.locale {
            Locale::En => format!("Ticket code: {ticket_code}\n{registration_url}"),
            Locale::Ru => format!("Код билета: {ticket_code}\n{registration_url}"),
        };
        let entry = Entry {
            registration_id,
            url: &self.event_url(event.event_id),
            description: &description,
            organizer: &self.from,
            now: self.clock.now(),
        };
        content.calendar = Some(calendar::file(event, &entry));
        let kind = MailKind::RegistrationConfirmed;
        let mail = self.mail(recipient, kind, registration_id, subject, content);
        Ok(Mail { event_id: Some(event.event_id), ..mail })
    }

    /// The mail that offers a place to somebody who waited for it.
    pub fn offered(
        &self,
        recipient: &Recipient,
        event: &EventFacts,
        offer: Offer,
    ) -> Result<Mail, minijinja::Error> {
        let Offer { registration_id, ticket_type, quantity, expires_at } = offer;
        let zone = dates::zone(&recipient.time_zone);
        let values = context! {
            event => event_view(event, recipient),
            ticket_type => ticket_type.map(one_line),
            quantity,
            until => dates::moment(expires_at, &zone, recipient.locale),
            event_url => self.event_url(event.event_id),
            registration_url => self.registration_url(registration_id),
            ..self.common(recipient)
        };
        let (subject, content) = self.render("registration_offered", recipient.locale, &values)?;
        let kind = MailKind::RegistrationOffered;
        let mail = self.mail(recipient, kind, registration_id, subject, content);
        Ok(Mail { event_id: Some(event.event_id), ..mail })
    }

    /// The mail that asks somebody to join an event's team. Its version is how
    /// often they were asked, so that a renewed invitation is mailed again.
    pub fn team_invited(&self, invited: &EventTeamInvited) -> Result<Mail, minijinja::Error> {
        let EventTeamInvited { invitation_id, version, locale, ref event, .. } = *invited;
        let recipient = Recipient::unknown(invitation_id, &invited.email, locale, &event.time_zone);
        let values = context! {
            event => event_view(event, &recipient),
            role => invited.role.as_str(),
            invited_by => one_line(&invited.invited_by),
            until => dates::moment(invited.expires_at, &dates::zone(&event.time_zone), locale),
            invitation_url => self.url(&format!("invitations/{}", invited.token.expose())),
            ..self.common(&recipient)
        };
        let (subject, content) = self.render("team_invited", locale, &values)?;
        let mail = self.mail(&recipient, MailKind::TeamInvited, invitation_id, subject, content);
        Ok(Mail { version, event_id: Some(event.event_id), ..mail })
    }

    /// The mail that says that an event was called off, with a calendar file that
    /// withdraws the entry.
    pub fn event_cancelled(
        &self,
        recipient: &Recipient,
        event: &EventFacts,
        cancellation: Cancellation,
    ) -> Result<Mail, minijinja::Error> {
        let Cancellation { registration_id, message, in_calendar } = cancellation;
        let values = context! {
            event => event_view(event, recipient),
            message,
            calendar => in_calendar,
            event_url => self.event_url(event.event_id),
            ..self.common(recipient)
        };
        let (subject, mut content) = self.render("event_cancelled", recipient.locale, &values)?;
        if in_calendar {
            content.calendar = Some(self.withdrawal(event, registration_id, message));
        }
        let mail =
            self.mail(recipient, MailKind::EventCancelled, registration_id, subject, content);
        Ok(Mail { event_id: Some(event.event_id), ..mail })
    }

    /// The mail that tells what the event's team decides, or has to decide.
    pub fn team_notice(
        &self,
        recipient: &Recipient,
        event: &EventFacts,
        notice: TeamNotice,
    ) -> Result<Mail, minijinja::Error> {
        let TeamNotice { registration_id, ticket_type, quantity, kind } = notice;
        let (template, mail_kind, team_message, in_calendar) = match kind {
            TeamNoticeKind::AwaitingApproval => {
                let mail_kind = MailKind::RegistrationAwaitingApproval;
                ("registration_awaiting_approval", mail_kind, None, false)
            }
            TeamNoticeKind::Declined(message) => {
                ("registration_ended", MailKind::RegistrationDeclined, message, false)
            }
            TeamNoticeKind::Cancelled { message, in_calendar } => {
                ("registration_ended", MailKind::RegistrationCancelled, message, in_calendar)
            }
        };
        let values = context! {
            event => event_view(event, recipient),
            ticket_type => ticket_type.map(one_line),
            quantity,
            declined => mail_kind == MailKind::RegistrationDeclined,
            team_message,
            calendar => in_calendar,
            event_url => self.event_url(event.event_id),
            registration_url => self.registration_url(registration_id),
            ..self.common(recipient)
        };
        let (subject, mut content) = self.render(template, recipient.locale, &values)?;
        if in_calendar {
            content.calendar = Some(self.withdrawal(event, registration_id, team_message));
        }
        let mail = self.mail(recipient, mail_kind, registration_id, subject, content);
        Ok(Mail { event_id: Some(event.event_id), ..mail })
    }

    /// The mail that reminds of an event. Its version is the start that it
    /// tells of: an event that is moved far enough is reminded of again.
    pub fn reminder(
        &self,
        kind: ReminderKind,
        recipient: &Recipient,
        event: &EventFacts,
        registration_id: Uuid,
    ) -> Result<Mail, minijinja::Error> {
        let values = context! {
            event => event_view(event, recipient),
            hour => kind == ReminderKind::Hour,
            event_url => self.event_url(event.event_id),
            registration_url => self.registration_url(registration_id),
            ..self.common(recipient)
        };
        let (subject, content) = self.render("reminder", recipient.locale, &values)?;
        let mail = self.mail(recipient, kind.into(), registration_id, subject, content);
        Ok(Mail { version: event.starts_at.as_second(), event_id: Some(event.event_id), ..mail })
    }

    /// The calendar file that takes a registration's entry out of a calendar.
    pub(super) fn withdrawal(
        &self,
        event: &EventFacts,
        registration_id: Uuid,
        why: Option<&str>,
    ) -> String {
        let entry = Entry {
            registration_id,
            url: &self.event_url(event.event_id),
            description: why.unwrap_or_default(),
            organizer: &self.from,
            now: self.clock.now(),
        };
        calendar::withdrawal(event, &entry)
    }

    pub(super) fn render(
        &self,
        name: &str,
        locale: Locale,
        values: &Value,
    ) -> Result<(String, Content), minijinja::Error> {
        let part = |ending| {
            let name = format!("{}/{name}.{ending}", locale.as_str());
            self.templates.get_template(&name)?.render(values)
        };
        let content = Content { text: part("txt")?, html: part("html")?, calendar: None };
        Ok((one_line(&part("subject")?), content))
    }

    pub(super) fn mail(
        &self,
        recipient: &Recipient,
        kind: MailKind,
        subject_id: Uuid,
        subject: String,
        content: Content,
    ) -> Mail {
        let id = self.random.uuid(&self.clock);
        let domain = self.from.rsplit_once('@').map_or("turnout", |(_, domain)| domain);
        Mail {
            id,
            user_id: recipient.user_id,
            kind,
            subject_id,
            version: 0,
            event_id: None,
            locale: recipient.locale,
            to_address: recipient.email.clone(),
            to_name: one_line(recipient.display_name()),
            message_id: format!("<{id}@{domain}>"),
            subject,
            content,
            created_at: self.clock.now(),
        }
    }

    /// What every template may use.
    pub(super) fn common(&self, recipient: &Recipient) -> Value {
        context! {
            locale => recipient.locale.as_str(),
            name => one_line(recipient.display_name()),
            home_url => self.url(""),
            settings_url => self.url("settings"),
        }
    }

    /// An address of the web app.
    pub(super) fn url(&self, path: &str) -> String {
        format!("{}/{path}", self.public_url)
    }

    pub(super) fn event_url(&self, id: Uuid) -> String {
        self.url(&format!("events/{id}"))
    }

    pub(super) fn registration_url(&self, id: Uuid) -> String {
        self.url(&format!("registrations/{id}"))
    }
}

/// An event as the templates show it: `when` in the event's time zone,
/// `when_for_you` in the recipient's where clocks there show something else,
/// `day` as "12 March", `link` where the place is one.
pub(super) fn event_view(event: &EventFacts, recipient: &Recipient) -> Value {
    let (start, end) = (event.starts_at, event.ends_at);
    let (theirs, yours) = (dates::zone(&event.time_zone), dates::zone(&recipient.time_zone));
    let span = |zone| dates::span(start, end, zone, recipient.locale);
    let differs = !dates::agree(start, end, &theirs, &yours);
    context! {
        title => one_line(&event.title),
        when => span(&theirs),
        when_for_you => differs.then(|| span(&yours)),
        day => dates::day(start, &theirs, recipient.locale),
        place => calendar::location(&event.place),
        link => link(&event.place),
    }
}

/// The link of an online event. Any other scheme than the web's is shown as
/// text: a mail must not carry `javascript:` to a click.
fn link(place: &Place) -> Option<String> {
    match place {
        Place::Online { link } if link.starts_with("https://") || link.starts_with("http://") => {
            Some(one_line(link))
        }
        Place::Online { .. } | Place::Venue { .. } => None,
    }
}
