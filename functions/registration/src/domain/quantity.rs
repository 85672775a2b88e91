/// How many places one registration takes. One, for now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quantity(u16);

impl Quantity {
    /// One place.
    pub const ONE: Self = Self(1);

    /// Parses; the error is `(code, detail)` of the invalid field.
    pub fn parse(places: i64) -> Result<Self, (&'static str, &'static str)> {
        match places {
            1 => Ok(Self::ONE),
            _ => Err(("out_of_range", "One place can be taken at a time.")),
        }
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
    fn only_one_place_can_be_taken() {
        assert_eq!(Quantity::parse(1), Ok(Quantity::ONE));
        for places in [0, -1, 2, i64::from(u16::MAX) + 2, i64::MIN] {
            assert!(Quantity::parse(places).is_err(), "{places}");
        }
    }
}
