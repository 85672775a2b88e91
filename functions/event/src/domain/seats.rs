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

/// A shard's places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Its share of the pool's capacity.
    pub capacity: i32,
    /// Places that are held or confirmed.
    pub taken: i32,
}

/// Where so many more places of a pool go, all into one shard: its number, and
/// the capacities of all shards then. None changes where one has room enough.
/// Where the pool has not, there is `None`, unless it `grows` by what lacks.
#[must_use]
pub fn make_room(shards: &[Shard], places: i32, grows: bool) -> Option<(i16, Vec<i32>)> {
    let (chosen, roomiest) = (0_i16..)
        .zip(shards)
        .max_by_key(|(number, shard)| (shard.capacity - shard.taken, -number))?;
    let capacities: Vec<i32> = shards.iter().map(|shard| shard.capacity).collect();
    if roomiest.capacity - roomiest.taken >= places {
        return Some((chosen, capacities));
    }
    let taken: Vec<i32> = (0_i16..)
        .zip(shards)
        .map(|(number, shard)| shard.taken + if number == chosen { places } else { 0 })
        .collect();
    let least = if grows { taken.iter().sum() } else { 0 };
    let capacities = respread(capacities.iter().sum::<i32>().max(least), &taken).ok()?;
    Some((chosen, capacities))
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
    fn room_is_made_only_where_no_shard_has_it() {
        let shards = [(1, 1), (2, 1), (1, 0), (0, 0)];
        let shards = shards.map(|(capacity, taken)| Shard { capacity, taken });
        assert_eq!(make_room(&shards, 1, false), Some((1, vec![1, 2, 1, 0])));
        assert_eq!(make_room(&shards, 2, false), Some((1, vec![1, 3, 0, 0])));
        assert_eq!(make_room(&shards, 3, false), None);
        assert_eq!(make_room(&shards, 3, true), Some((1, vec![1, 4, 0, 0, 0])));
        let closed = Shard { capacity: 0, taken: 0 };
        assert_eq!(make_room(&[closed], 3, true), Some((0, vec![3, 0, 0])));
        assert_eq!(make_room(&[], 1, true), None);
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
