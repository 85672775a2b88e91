use std::{cmp::Ordering, collections::VecDeque};

use uuid::Uuid;

/// Has an id by which it is listed.
pub trait Listed {
    /// The id.
    fn id(&self) -> Uuid;
}

/// A list in id order that comes in parts.
#[derive(Debug)]
pub struct Listing<T> {
    items: VecDeque<T>,
    /// Where the next part begins; `None`: there is none.
    after: Option<Uuid>,
}

/// A part of a list, and after which id to go on.
#[derive(Debug)]
pub struct Part<T> {
    /// In id order.
    pub items: Vec<T>,
    /// `None`: these are the last.
    pub next: Option<Uuid>,
}

impl<T> Listing<T> {
    /// A list of which nothing is read yet.
    #[must_use]
    pub const fn unread() -> Self {
        Self { items: VecDeque::new(), after: Some(Uuid::nil()) }
    }

    /// After which id the part begins that must be read before [`pair`] can go
    /// on, if there is one.
    #[must_use]
    pub fn wants(&self) -> Option<Uuid> {
        if self.items.is_empty() { self.after } else { None }
    }

    /// Adds the part that was wanted.
    pub fn add(&mut self, part: Part<T>) {
        self.items.extend(part.items);
        self.after = part.next;
    }
}

/// What comes first in two lists: of one, or of both where both have the id.
#[derive(Debug, PartialEq, Eq)]
pub struct Pair<T, U> {
    /// The id.
    pub id: Uuid,
    /// What the one list has of it.
    pub one: Option<T>,
    /// What the other has.
    pub other: Option<U>,
}

/// Takes what comes first in two lists that want nothing. `None` at the end of
/// both.
pub fn pair<T: Listed, U: Listed>(
    one: &mut Listing<T>,
    other: &mut Listing<U>,
) -> Option<Pair<T, U>> {
    let ids = (one.items.front().map(Listed::id), other.items.front().map(Listed::id));
    let (id, order) = match ids {
        (None, None) => return None,
        (Some(id), None) => (id, Ordering::Less),
        (None, Some(id)) => (id, Ordering::Greater),
        (Some(one), Some(other)) => (one.min(other), one.cmp(&other)),
    };
    let one = if order.is_le() { one.items.pop_front() } else { None };
    let other = if order.is_ge() { other.items.pop_front() } else { None };
    Some(Pair { id, one, other })
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Listed for u128 {
        fn id(&self) -> Uuid {
            Uuid::from_u128(*self)
        }
    }

    /// Reads a list in parts of two, as its owner gives them.
    fn part(all: &[u128], after: Uuid) -> Part<u128> {
        let rest = all.iter().copied().filter(|item| item.id() > after);
        let items: Vec<_> = rest.take(2).collect();
        let next = if items.len() == 2 { items.last().map(Listed::id) } else { None };
        Part { items, next }
    }

    fn paired(one: &[u128], other: &[u128]) -> Vec<(Option<u128>, Option<u128>)> {
        let (mut left, mut right) = (Listing::unread(), Listing::unread());
        let mut pairs = Vec::new();
        loop {
            while let Some(after) = left.wants() {
                left.add(part(one, after));
            }
            while let Some(after) = right.wants() {
                right.add(part(other, after));
            }
            match pair(&mut left, &mut right) {
                Some(Pair { one, other, .. }) => pairs.push((one, other)),
                None => return pairs,
            }
        }
    }

    #[test]
    fn what_both_have_comes_together_and_nothing_is_left_out() {
        let pairs = paired(&[1, 2, 4, 5, 6], &[2, 3, 6, 7, 8, 9]);
        let expected = [
            (Some(1), None),
            (Some(2), Some(2)),
            (None, Some(3)),
            (Some(4), None),
            (Some(5), None),
            (Some(6), Some(6)),
            (None, Some(7)),
            (None, Some(8)),
            (None, Some(9)),
        ];
        assert_eq!(pairs, expected);
        assert_eq!(paired(&[], &[]), []);
        assert_eq!(paired(&[], &[1]), [(None, Some(1))]);
    }
}
