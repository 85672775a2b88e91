//! A fair opening: who may ask for places first is drawn. docs/FAIR-OPENING.md
//! has the algorithm for those who check a draw.

use api_kit::Validation;
use hmac::{Hmac, Mac, digest::Key};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::Details;

/// So long before the opening people can come into the lobby.
const LOBBY: SignedDuration = SignedDuration::from_mins(30);

/// Whoever joins the waitlist within this time of their turn keeps the order of
/// the draw there.
pub const TURN_COUNTS: SignedDuration = SignedDuration::from_mins(10);

/// How many people are admitted in a second.
#[derive(Clone, Copy, Debug)]
pub struct AdmissionsPerSecond(pub u32);

impl AdmissionsPerSecond {
    /// As it is stored; at least one, or nobody would ever be admitted.
    #[must_use]
    pub fn get(self) -> i32 {
        i32::try_from(self.0).unwrap_or(i32::MAX).max(1)
    }
}

/// The entries in the order that the seed gives them, which depends on nothing
/// else: by HMAC-SHA-256 of their ids (as text) under the seed.
#[must_use]
pub fn draw(seed: &[u8; 32], entries: Vec<Uuid>) -> Vec<Uuid> {
    // HMAC fills a key that is shorter than a block up with zeros (RFC 2104).
    let mut key = Key::<Hmac<Sha256>>::default();
    key.iter_mut().zip(seed).for_each(|(place, byte)| *place = *byte);
    let keyed = <Hmac<Sha256> as Mac>::new(&key);
    let mut drawn: Vec<([u8; 32], Uuid)> = entries
        .into_iter()
        .map(|entry| {
            let mut mac = keyed.clone();
            mac.update(entry.hyphenated().encode_lower(&mut Uuid::encode_buffer()).as_bytes());
            (mac.finalize().into_bytes().into(), entry)
        })
        .collect();
    drawn.sort_unstable();
    drawn.into_iter().map(|(_, entry)| entry).collect()
}

/// SHA-256 of the entries' ids (as text) in ascending order, each with a line
/// feed. `sorted` is in that order.
#[must_use]
pub fn entries_hash(sorted: &[Uuid]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for entry in sorted {
        hash.update(entry.hyphenated().encode_lower(&mut Uuid::encode_buffer()).as_bytes());
        hash.update(b"\n");
    }
    hash.finalize().into()
}

/// When the lobby opens, if there is to be one. Once it has opened, people may
/// be in it: then it stays, and registration opens no earlier than they were
/// told. `current` is a published event's; in a draft everything can be changed.
pub(super) fn lobby_opens_at(
    wanted: bool,
    opens_at: Option<Timestamp>,
    current: Option<&Details>,
    now: Timestamp,
    validation: &mut Validation,
) -> Option<Timestamp> {
    let kept =
        current.and_then(|current| current.lobby_opens_at.zip(current.registration_opens_at));
    if let Some((lobby, announced)) = kept.filter(|(lobby, _)| *lobby <= now) {
        if !wanted {
            let detail = "The lobby is open: people count on the draw.";
            validation.error("/fair_opening", "lobby_open", detail);
        }
        if opens_at.is_none_or(|opens_at| opens_at < announced) {
            let detail = "The lobby is open: registration can't open earlier than announced.";
            validation.error("/registration_opens_at", "lobby_open", detail);
        } else if announced <= now && opens_at != Some(announced) {
            let detail = "Registration has opened and its order is drawn.";
            validation.error("/registration_opens_at", "drawn", detail);
        }
        return Some(lobby);
    }
    let opens_at = wanted.then_some(opens_at)?;
    let Some(opens_at) = opens_at.filter(|opens_at| *opens_at > now) else {
        let detail = "A fair opening needs a time in the future at which registration opens.";
        validation.error("/registration_opens_at", "needs_opening", detail);
        return None;
    };
    opens_at.checked_sub(LOBBY).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(count: u128) -> Vec<Uuid> {
        (1..=count).map(|number| Uuid::from_u128(number << 64)).collect()
    }

    /// A published draw that every program which checks draws is tested with; it was
    /// reckoned with Python's hmac.
    #[test]
    fn draws_the_published_example() {
        let example = include_str!("../../../../docs/fair-opening-example.json");
        let example: serde_json::Value = serde_json::from_str(example).unwrap();
        let seed = hex::decode(example["seed"].as_str().unwrap()).unwrap();
        let order: Vec<Uuid> = example["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["entry_id"].as_str().unwrap().parse().unwrap())
            .collect();
        let mut entries = order.clone();
        entries.sort_unstable();
        assert_eq!(hex::encode(Sha256::digest(&seed)), example["commitment"]);
        assert_eq!(hex::encode(entries_hash(&entries)), example["entries_hash"]);
        assert_eq!(draw(&seed.try_into().unwrap(), entries), order);
    }

    #[test]
    fn the_order_in_which_people_joined_makes_no_difference() {
        let entries = ids(500);
        let backwards = entries.iter().rev().copied().collect();
        let drawn = draw(&[7; 32], entries.clone());
        assert_eq!(drawn, draw(&[7; 32], backwards));
        assert_ne!(drawn, entries);
        assert_ne!(drawn, draw(&[8; 32], entries));
    }

    #[test]
    fn who_comes_or_goes_moves_nobody_past_another() {
        let all = draw(&[7; 32], ids(500));
        let fewer: Vec<_> = ids(500).into_iter().filter(|id| id.as_u128() >> 64 != 250).collect();
        let without: Vec<_> = all.into_iter().filter(|id| id.as_u128() >> 64 != 250).collect();
        assert_eq!(draw(&[7; 32], fewer), without);
    }

    /// Chi-square over where the first who joined ends up, in ten parts of the
    /// line, over 2,000 seeds: with 9 degrees of freedom it stays under 27.9 in
    /// 999 of 1,000 cases. The seeds are fixed, so it can't fail by chance.
    #[test]
    fn every_place_in_line_is_equally_likely() {
        let entries = ids(100);
        let first = entries.first().copied().unwrap();
        let mut parts = [0_u32; 10];
        for number in 0..2_000_u32 {
            let seed: [u8; 32] = Sha256::digest(number.to_be_bytes()).into();
            let rank = draw(&seed, entries.clone()).iter().position(|id| *id == first).unwrap();
            *parts.get_mut(rank / 10).unwrap() += 1;
        }
        let chi_square: f64 =
            parts.iter().map(|seen| (f64::from(*seen) - 200.0).powi(2) / 200.0).sum();
        assert!(chi_square < 27.9, "{chi_square}: {parts:?}");
    }
}
