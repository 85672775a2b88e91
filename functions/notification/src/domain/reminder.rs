use jiff::{SignedDuration, Timestamp};

use super::Recipient;

/// Which of the two reminders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReminderKind {
    /// A day before the start.
    Day,
    /// An hour before the start.
    Hour,
}

impl ReminderKind {
    /// Both, the earlier one first.
    pub const ALL: [Self; 2] = [Self::Day, Self::Hour];

    /// The name under which it is stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Day => "reminder_day",
            Self::Hour => "reminder_hour",
        }
    }

    /// Reads a name that [`ReminderKind::as_str`] wrote.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// When it is due for an event that starts at `starts_at`.
    #[must_use]
    pub fn due_at(self, starts_at: Timestamp) -> Timestamp {
        let lead = match self {
            Self::Day => SignedDuration::from_hours(24),
            Self::Hour => SignedDuration::from_hours(1),
        };
        starts_at.saturating_sub(lead).unwrap_or(Timestamp::MIN)
    }
}

/// The reminders to plan for an event that starts at `starts_at`: those still
/// to come at `since`. Who registers less than a day before gets no mail that
/// says what the confirmation has just said.
pub fn planned(
    starts_at: Timestamp,
    since: Timestamp,
) -> impl Iterator<Item = (ReminderKind, Timestamp)> {
    ReminderKind::ALL
        .into_iter()
        .map(move |kind| (kind, kind.due_at(starts_at)))
        .filter(move |(_, due_at)| *due_at > since)
}

/// Whether a due reminder is to be sent now. After an outage it may be late: it
/// is still of use until the event starts, but the day's yields to the hour's
/// once that is due too.
#[must_use]
pub fn is_wanted(
    kind: ReminderKind,
    recipient: &Recipient,
    starts_at: Timestamp,
    now: Timestamp,
) -> bool {
    if starts_at <= now {
        return false;
    }
    match kind {
        ReminderKind::Day => {
            let hour_is_due =
                recipient.remind_hour_before && ReminderKind::Hour.due_at(starts_at) <= now;
            recipient.remind_day_before && !hour_is_due
        }
        ReminderKind::Hour => recipient.remind_hour_before,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(time: &str) -> Timestamp {
        format!("2027-03-{time}Z").parse().unwrap()
    }

    fn recipient(day: bool, hour: bool) -> Recipient {
        Recipient {
            user_id: uuid::Uuid::nil(),
            username: "ada".to_owned(),
            name: String::new(),
            email: "ada@example.org".to_owned(),
            locale: messages::Locale::En,
            time_zone: "UTC".to_owned(),
            remind_day_before: day,
            remind_hour_before: hour,
        }
    }

    #[test]
    fn plans_only_what_is_still_to_come() {
        let start = at("12T19:00:00");
        let kinds = |since| planned(start, since).map(|(kind, _)| kind).collect::<Vec<_>>();
        assert_eq!(kinds(at("10T00:00:00")), [ReminderKind::Day, ReminderKind::Hour]);
        assert_eq!(kinds(at("11T19:00:00")), [ReminderKind::Hour]);
        assert_eq!(kinds(at("12T18:00:00")), []);
    }

    #[test]
    fn a_late_reminder_is_sent_until_the_start() {
        let start = at("12T19:00:00");
        let both = recipient(true, true);
        assert!(is_wanted(ReminderKind::Day, &both, start, at("12T17:59:59")));
        assert!(is_wanted(ReminderKind::Hour, &both, start, at("12T18:59:59")));
        assert!(!is_wanted(ReminderKind::Hour, &both, start, start));
    }

    #[test]
    fn the_days_reminder_yields_to_the_hours() {
        let (start, late) = (at("12T19:00:00"), at("12T18:30:00"));
        assert!(!is_wanted(ReminderKind::Day, &recipient(true, true), start, late));
        assert!(is_wanted(ReminderKind::Day, &recipient(true, false), start, late));
    }

    #[test]
    fn an_unwanted_reminder_is_not_sent() {
        let (start, now) = (at("12T19:00:00"), at("12T18:30:00"));
        assert!(!is_wanted(ReminderKind::Day, &recipient(false, true), start, at("12T10:00:00")));
        assert!(!is_wanted(ReminderKind::Hour, &recipient(true, false), start, now));
    }
}
