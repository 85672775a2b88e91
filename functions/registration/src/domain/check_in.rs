use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::TicketType;

/// A scan that is received this soon was made with a network: then the order in
/// which scans arrive is the order in which people stood at the doors, and no
/// phone's clock is asked.
const LIVE: SignedDuration = SignedDuration::from_secs(30);

/// How far back a scan is believed to have waited for a network.
const OLDEST: SignedDuration = SignedDuration::from_hours(48);

/// A ticket that somebody of the team has read at the door, or a place that
/// they found by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scan {
    /// Made by the device: the same scan sent again has the same.
    pub scan_id: Uuid,
    /// The registration.
    pub registration_id: Uuid,
    /// Which of its places, from 1 on.
    pub place: i16,
    /// When, by the device's clock.
    pub scanned_at: Timestamp,
}

/// Since when a scan counts: of several, the one with the earliest is the first
/// and the others are later ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountsFrom {
    /// Since it was received, and never before another that had arrived.
    Arrival,
    /// Since it was made, without a network, by the device's clock, which is
    /// believed within bounds: never later than the arrival, and not more than
    /// two days before it.
    Device(Timestamp),
}

impl CountsFrom {
    /// Of a scan that was made at `scanned_at` and received at `received_at`.
    #[must_use]
    pub fn of(scanned_at: Timestamp, received_at: Timestamp) -> Self {
        if received_at.duration_since(scanned_at) <= LIVE {
            return Self::Arrival;
        }
        let oldest = received_at.saturating_sub(OLDEST).unwrap_or(Timestamp::MIN);
        Self::Device(scanned_at.max(oldest))
    }
}

/// The scan that checked a place in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstScan {
    /// The scan.
    pub scan_id: Uuid,
    /// When it was made.
    pub at: Timestamp,
    /// The username of who made it.
    pub by: String,
}

/// What is known of the registration and of the place that was scanned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScannedPlace {
    /// The scan.
    pub scan_id: Uuid,
    /// Whether the registration is confirmed.
    pub confirmed: bool,
    /// How many places it has.
    pub quantity: i32,
    /// The holder's display name, or username.
    pub name: String,
    /// Its ticket type.
    pub ticket_type: Option<TicketType>,
    /// Whether this scan is kept; not if it says something of no such place,
    /// or if its id stands for another scan.
    pub kept: bool,
    /// Whether this scan was undone.
    pub undone: bool,
    /// The first scan of the place.
    pub first: Option<FirstScan>,
}

/// A confirmed registration whose people are expected at the door.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// The registration.
    pub registration_id: Uuid,
    /// The holder's display name; may be empty.
    pub name: String,
    /// The holder's username; empty until it was heard of.
    pub username: String,
    /// Its ticket type.
    pub ticket_type: Option<TicketType>,
    /// How many places it has.
    pub quantity: i32,
    /// Those of its places that are checked in.
    pub checked_in: Vec<CheckedPlace>,
}

/// A place that is checked in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedPlace {
    /// Which of the registration's, from 1 on.
    pub place: i16,
    /// By which scan.
    pub first: FirstScan,
}

/// What came of a scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScanResult {
    /// It is the first: let them in.
    CheckedIn,
    /// Another scan was first.
    Already,
    /// It was undone since.
    Undone,
    /// There is no such registration at this event, or no such place.
    Unknown,
    /// The registration is not confirmed, or not any more.
    NotConfirmed,
}

impl ScannedPlace {
    /// What came of the scan.
    #[must_use]
    pub fn result(&self) -> ScanResult {
        if !self.confirmed {
            return ScanResult::NotConfirmed;
        }
        match &self.first {
            _ if !self.kept => ScanResult::Unknown,
            _ if self.undone => ScanResult::Undone,
            Some(first) if first.scan_id != self.scan_id => ScanResult::Already,
            _ => ScanResult::CheckedIn,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn with_a_network_arrival_decides_whatever_the_phone_thinks() {
        for scanned in [1_000_000, 1_000_000 - 30, 1_000_000 + 5, 1_000_000 + 86_400] {
            let counts = CountsFrom::of(at(scanned), at(1_000_000));
            assert_eq!(counts, CountsFrom::Arrival, "{scanned}");
        }
    }

    #[test]
    fn without_one_the_phone_is_believed_for_two_days() {
        let received = at(1_000_000);
        assert_eq!(CountsFrom::of(at(999_000), received), CountsFrom::Device(at(999_000)));
        let oldest = CountsFrom::Device(at(1_000_000 - 48 * 3600));
        assert_eq!(CountsFrom::of(at(0), received), oldest);
        assert_eq!(CountsFrom::of(Timestamp::MIN, received), oldest);
    }
}
