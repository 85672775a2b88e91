use croner::{
    Cron,
    parser::{CronParser, Seconds, Year},
};
use jiff::{SignedDuration, Timestamp, civil::DateTime, tz::TimeZone};

/// A schedule expression (EventBridge Scheduler user guide, "Schedule types").
#[derive(Debug)]
pub(super) enum Expression {
    Rate(SignedDuration),
    Cron(Box<Cron>, TimeZone),
    At(Timestamp),
}

/// An expression that can't be understood.
#[derive(Debug, thiserror::Error)]
#[error("schedule expression {expression:?}: {what}")]
pub struct ExpressionError {
    expression: String,
    what: String,
}

impl Expression {
    pub(super) fn parse(expression: &str, zone: &str) -> Result<Self, ExpressionError> {
        let refuse = |what: String| ExpressionError { expression: expression.to_owned(), what };
        let zone = TimeZone::get(zone).map_err(|error| refuse(error.to_string()))?;
        let (kind, inner) = expression
            .strip_suffix(')')
            .and_then(|open| open.split_once('('))
            .ok_or_else(|| refuse("must be rate(…), cron(…) or at(…)".to_owned()))?;
        match kind {
            "rate" => rate(inner).map(Self::Rate).map_err(|what| refuse(what.to_owned())),
            "cron" => {
                let cron = cron(inner).map_err(refuse)?;
                Ok(Self::Cron(Box::new(cron), zone))
            }
            "at" => {
                let at: DateTime = inner.parse().map_err(|error| refuse(format!("{error}")))?;
                let at = at.to_zoned(zone).map_err(|error| refuse(error.to_string()))?;
                Ok(Self::At(at.timestamp()))
            }
            _ => Err(refuse("must be rate(…), cron(…) or at(…)".to_owned())),
        }
    }

    /// The first time after `last`; none when there is none any more.
    pub(super) fn next(&self, last: Timestamp) -> Option<Timestamp> {
        match self {
            Self::Rate(period) => last.checked_add(*period).ok(),
            Self::Cron(cron, zone) => {
                let last = last.to_zoned(zone.clone());
                let next = cron.find_next_occurrence(&last, false).ok()?;
                Some(next.timestamp())
            }
            Self::At(at) => (*at > last).then_some(*at),
        }
    }
}

fn rate(text: &str) -> Result<SignedDuration, &'static str> {
    const FORM: &str = "rate is a whole number with minutes, hours or days";
    let (number, unit) = text.trim().split_once(' ').ok_or(FORM)?;
    let number: i64 = number.parse().map_err(|_| FORM)?;
    let seconds = match unit.trim() {
        "minute" | "minutes" => 60,
        "hour" | "hours" => 3600,
        "day" | "days" => 86_400,
        _ => return Err(FORM),
    };
    if number < 1 {
        return Err(FORM);
    }
    number.checked_mul(seconds).map(SignedDuration::from_secs).ok_or(FORM)
}

/// AWS's six fields: minutes, hours, day of month, month, day of week (1 is
/// Sunday) and year.
fn cron(text: &str) -> Result<Cron, String> {
    let fields: Vec<_> = text.split_whitespace().collect();
    let [_, _, day, _, weekday, _] = fields.as_slice() else {
        return Err("cron has six fields: minutes hours day month weekday year".to_owned());
    };
    if (*day == "?") == (*weekday == "?") {
        return Err("one of day and weekday must be ?, and not both".to_owned());
    }
    CronParser::builder()
        .seconds(Seconds::Required)
        .year(Year::Required)
        .alternative_weekdays(true)
        .sloppy_ranges(true)
        .build()
        .parse(&format!("0 {text}"))
        .map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(expression: &str, zone: &str, last: &str) -> Option<String> {
        let expression = Expression::parse(expression, zone).unwrap();
        expression.next(last.parse().unwrap()).map(|at| at.to_string())
    }

    #[test]
    fn a_rate_counts_from_the_last_run() {
        let next = |expression| next(expression, "UTC", "2026-11-23T12:00:30Z").unwrap();
        assert_eq!(next("rate(1 minute)"), "2026-11-23T12:01:30Z");
        assert_eq!(next("rate(2 hours)"), "2026-11-23T14:00:30Z");
        assert_eq!(next("rate(1 day)"), "2026-11-24T12:00:30Z");
    }

    #[test]
    fn cron_follows_the_zone_through_the_change_of_clocks() {
        let daily = |last| next("cron(0 9 * * ? *)", "Europe/Berlin", last).unwrap();
        assert_eq!(daily("2026-10-24T12:00:00Z"), "2026-10-25T08:00:00Z", "winter begins");
        assert_eq!(daily("2026-10-23T12:00:00Z"), "2026-10-24T07:00:00Z");
    }

    #[test]
    fn cron_knows_aws_s_weekdays_steps_and_last_days() {
        let next = |expression| next(expression, "UTC", "2026-11-23T12:00:00Z").unwrap();
        // 2026-11-23 is a Monday.
        assert_eq!(next("cron(0 8 ? * 1 *)"), "2026-11-29T08:00:00Z", "1 is Sunday");
        assert_eq!(next("cron(0 8 ? * MON-FRI *)"), "2026-11-24T08:00:00Z");
        assert_eq!(next("cron(0/15 * * * ? *)"), "2026-11-23T12:15:00Z");
        assert_eq!(next("cron(0 0 L * ? *)"), "2026-11-30T00:00:00Z");
        assert_eq!(next("cron(0 0 1 1 ? 2028)"), "2028-01-01T00:00:00Z");
    }

    #[test]
    fn at_comes_once() {
        let at = |last| next("at(2026-12-24T18:00:00)", "Asia/Novosibirsk", last);
        assert_eq!(at("2026-11-23T12:00:00Z").unwrap(), "2026-12-24T11:00:00Z");
        assert_eq!(at("2026-12-24T11:00:00Z"), None);
    }

    #[test]
    fn what_is_malformed_is_refused() {
        for (expression, zone) in [
            ("rate(0 minutes)", "UTC"),
            ("rate(1 week)", "UTC"),
            ("every minute", "UTC"),
            ("cron(0 9 * * ?)", "UTC"),
            ("cron(0 9 * * * *)", "UTC"),
            ("cron(99 9 * * ? *)", "UTC"),
            ("at(tomorrow)", "UTC"),
            ("rate(1 minute)", "Mars/Base"),
        ] {
            let error = Expression::parse(expression, zone).unwrap_err().to_string();
            assert!(error.contains(expression), "{error}");
        }
    }
}
