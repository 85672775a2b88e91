use std::fmt;

use ambient::Random;

/// What a person shows at the door: 80 random bits, so that no code can be
/// guessed, in Crockford's base 32, which has no letters that look alike.
/// `T7QK-9M2X-0BHD-WJ5R`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketCode(String);

/// Crockford's alphabet: no I, L, O, U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

impl TicketCode {
    /// A new code.
    #[must_use]
    pub fn generate(random: &Random) -> Self {
        let mut bits = [0; 16];
        for (to, from) in bits.iter_mut().zip(random.bytes::<10>()) {
            *to = from;
        }
        // The ten bytes stand in the upper 80 bits: the first five bits first.
        let bits = u128::from_be_bytes(bits);
        let mut code = String::with_capacity(19);
        for place in 0..16_u32 {
            if place > 0 && place % 4 == 0 {
                code.push('-');
            }
            let digit = (bits >> (123 - 5 * place)) & 31;
            code.extend(
                usize::try_from(digit).ok().and_then(|at| ALPHABET.get(at)).map(|&c| char::from(c)),
            );
        }
        Self(code)
    }

    /// A code that [`TicketCode::generate`] made before.
    #[must_use]
    pub const fn stored(code: String) -> Self {
        Self(code)
    }

    /// The code as people read it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TicketCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_code_is_four_groups_of_unmistakable_characters() {
        let random = Random::seeded(7);
        for _ in 0..200 {
            let code = TicketCode::generate(&random).to_string();
            let groups: Vec<&str> = code.split('-').collect();
            assert_eq!(groups.len(), 4, "{code}");
            for group in groups {
                assert_eq!(group.len(), 4, "{code}");
                assert!(group.bytes().all(|c| ALPHABET.contains(&c)), "{code}");
            }
        }
    }

    #[test]
    fn every_place_of_a_code_varies() {
        let random = Random::seeded(7);
        let codes: Vec<String> =
            (0..500).map(|_| TicketCode::generate(&random).to_string()).collect();
        assert_eq!(codes.iter().collect::<HashSet<_>>().len(), codes.len());
        for place in (0..19).filter(|place| place % 5 != 4) {
            let seen: HashSet<u8> = codes.iter().map(|code| code.as_bytes()[place]).collect();
            assert_eq!(seen.len(), ALPHABET.len(), "place {place}");
        }
    }
}
