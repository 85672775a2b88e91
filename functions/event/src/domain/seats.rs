use jiff::Timestamp;

use super::details::CAPACITY_MAX;

/// Into how many rows a pool's capacity is split at most, so that buyers of
/// a hot event don't wait for each other (see `migrations/event/0101_seats`).
const MAX_SHARDS: usize = 32;

/// The capacity asked for is less than the places that are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CapacityBelowTaken {
    /// Places that are held or confirmed.
    pub taken: i32,
}

/// Splits a new pool's capacity evenly over its shards.
#[must_use]
pub fn spread(capacity: i32) -> Vec<i32> {
    share_out(capacity, &[])
}

/// The shards of a ticket type that only its event's capacity limits: each has
/// room for all places of any event.
#[must_use]
pub fn unlimited() -> Vec<i32> {
    vec![CAPACITY_MAX; MAX_SHARDS]
}

/// Splits a changed capacity over shards that have given `taken` places each:
/// what is free lies evenly on all of them. Shards are never fewer than before.
pub fn respread(capacity: i32, taken: &[i32]) -> Result<Vec<i32>, CapacityBelowTaken> {
    let total = taken.iter().sum();
    if capacity < total {
        return Err(CapacityBelowTaken { taken: total });
    }
    Ok(share_out(capacity, taken))
}

fn share_out(capacity: i32, taken: &[i32]) -> Vec<i32> {
    let wanted = usize::try_from(capacity).unwrap_or(0).min(MAX_SHARDS);
    let shards = i32::try_from(wanted.max(taken.len())).unwrap_or(1).max(1);
    let free = capacity - taken.iter().sum::<i32>();
    (0..shards)
        .zip(taken.iter().copied().chain(std::iter::repeat(0)))
        .map(|(shard, taken)| taken + free / shards + i32::from(shard < free % shards))
        .collect()
}

/// Whether places can be had now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sales {
    /// Registration has not opened yet.
    NotOpen,
    /// Registration is open.
    Open,
    /// Registration has closed.
    Closed,
}

/// When places can be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SalesWindow {
    /// From when; `None`: as soon as the event is published.
    pub opens_at: Option<Timestamp>,
    /// Until when; `None`: until the event starts.
    pub closes_at: Option<Timestamp>,
    /// When the event starts.
    pub starts_at: Timestamp,
}

impl SalesWindow {
    /// The state at a time. `store::holds::take` has the same rule in SQL.
    #[must_use]
    pub fn at(&self, now: Timestamp) -> Sales {
        if self.opens_at.is_some_and(|opens_at| now < opens_at) {
            Sales::NotOpen
        } else if now < self.closes_at.unwrap_or(self.starts_at) {
            Sales::Open
        } else {
            Sales::Closed
        }
    }
}

/// How many places an event has, and who has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Availability {
    /// All places.
    pub capacity: i64,
    /// Places of confirmed registrations.
    pub confirmed: i64,
    /// Places that somebody may still confirm.
    pub held: i64,
}

impl Availability {
    /// Places that can be had.
    #[must_use]
    pub const fn free(&self) -> i64 {
        self.capacity - self.confirmed - self.held
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_capacity_lies_evenly_on_the_shards() {
        assert_eq!(spread(1), [1]);
        assert_eq!(spread(5), [1; 5]);
        let hundred = spread(100);
        assert_eq!((hundred.len(), hundred.iter().sum::<i32>()), (32, 100));
        assert!(hundred.iter().all(|places| (3..=4).contains(places)));
    }

    #[test]
    fn a_changed_capacity_keeps_what_is_taken() {
        assert_eq!(respread(10, &[3, 0, 1]).unwrap(), [4, 1, 2, 1, 1, 1, 0, 0, 0, 0]);
        assert_eq!(respread(4, &[3, 0, 1]).unwrap(), [3, 0, 1, 0]);
        assert_eq!(respread(3, &[3, 0, 1]), Err(CapacityBelowTaken { taken: 4 }));
    }

    #[test]
    fn sales_end_when_the_event_starts_unless_told_otherwise() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let window = SalesWindow { opens_at: Some(at(10)), closes_at: None, starts_at: at(20) };
        assert_eq!(window.at(at(9)), Sales::NotOpen);
        assert_eq!(window.at(at(10)), Sales::Open);
        assert_eq!(window.at(at(20)), Sales::Closed);
        let longer = SalesWindow { closes_at: Some(at(30)), ..window };
        assert_eq!(longer.at(at(29)), Sales::Open);
    }
}
