use api_kit::{SingleLine, TextError};
use jiff::Timestamp;
use uuid::Uuid;

use super::{Status, TicketType};

/// A registration as those see it who run its event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attendee {
    /// The registration.
    pub id: Uuid,
    /// Whose it is.
    pub person: Person,
    /// Of which ticket type, if the event has any.
    pub ticket_type: Option<TicketType>,
    /// Places.
    pub quantity: u16,
    /// As it shows now.
    pub status: Status,
    /// When the place was asked for.
    pub created_at: Timestamp,
    /// When the wait for a place began, if there was one.
    pub waiting_since: Option<Timestamp>,
    /// When it was confirmed.
    pub confirmed_at: Option<Timestamp>,
    /// When it was cancelled.
    pub cancelled_at: Option<Timestamp>,
}

/// Somebody with an account, as far as Registration has heard of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The account.
    pub user_id: Uuid,
    /// The name chosen at sign-up; `None` until that was heard of.
    pub username: Option<String>,
    /// Where mail goes; `None` as above.
    pub email: Option<String>,
    /// The display name; may be empty.
    pub name: String,
}

/// Names somebody's account, without regard to case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Account {
    /// By the name chosen at sign-up.
    Username(String),
    /// By the mail address.
    Email(String),
}

/// Which attendees are wanted; all where nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AttendeeFilter {
    /// Those of this status, as it shows now.
    pub status: Option<Status>,
    /// Those of this ticket type.
    pub ticket_type_id: Option<Uuid>,
    /// Those of whom this is a part of the name, the username or the address.
    pub search: Option<AttendeeSearch>,
}

/// A part of somebody's name, username or mail address, without regard to case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttendeeSearch(String);

impl AttendeeSearch {
    /// Parses up to 200 characters; `None` where only blanks were given. The
    /// error is `(code, detail)`.
    pub fn parse(text: String) -> Result<Option<Self>, TextError> {
        let text = SingleLine::<0, 200>::parse(text)?.into_string().to_lowercase();
        Ok(if text.is_empty() { None } else { Some(Self(text)) })
    }

    /// The pattern of SQL's `LIKE` that finds it, and nothing else: what would
    /// be a wildcard stands for itself.
    #[must_use]
    pub fn pattern(&self) -> String {
        let mut pattern = String::from("%");
        for character in self.0.chars() {
            if matches!(character, '%' | '_' | '\\') {
                pattern.push('\\');
            }
            pattern.push(character);
        }
        pattern.push('%');
        pattern
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_is_taken_by_the_letter() {
        let pattern = |text: &str| {
            AttendeeSearch::parse(text.to_owned()).map(|search| search.map(|it| it.pattern()))
        };
        assert_eq!(pattern("  Анна К "), Ok(Some("%анна к%".to_owned())));
        assert_eq!(pattern(r"50%_\"), Ok(Some(r"%50\%\_\\%".to_owned())));
        assert_eq!(pattern("   "), Ok(None));
        assert!(pattern("a\nb").is_err());
        assert!(pattern(&"x".repeat(201)).is_err());
    }
}
