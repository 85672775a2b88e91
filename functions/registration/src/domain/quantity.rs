/// How many places one registration takes. Event knows how many of them one
/// person may have of which ticket type; this is the most that it ever is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quantity(u16);

const MAX: u16 = 10;

impl Quantity {
    /// One place.
    pub const ONE: Self = Self(1);

    /// Parses; the error is `(code, detail)` of the invalid field.
    pub fn parse(places: i64) -> Result<Self, (&'static str, &'static str)> {
        u16::try_from(places)
            .ok()
            .filter(|places| (1..=MAX).contains(places))
            .map(Self)
            .ok_or(("out_of_range", "A number from 1 to 10 is needed."))
    }

    /// The number of places.
    #[must_use]
    pub const fn get(self) -> u16 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_to_ten_places_can_be_taken() {
        assert_eq!(Quantity::parse(1), Ok(Quantity::ONE));
        assert_eq!(Quantity::parse(10).map(Quantity::get), Ok(10));
        for places in [0, -1, 11, i64::from(u16::MAX) + 2, i64::MIN] {
            assert!(Quantity::parse(places).is_err(), "{places}");
        }
    }
}
