use jiff::Timestamp;
use uuid::Uuid;

use super::Listed;

/// Places that are somebody's: at Event a seat, here a confirmed registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seat {
    /// The registration's id.
    pub id: Uuid,
    /// Whose it is.
    pub user_id: Uuid,
    /// Of which ticket type, if it has one.
    pub ticket_type_id: Option<Uuid>,
    /// How many places.
    pub quantity: i32,
}

impl Listed for Seat {
    fn id(&self) -> Uuid {
        self.id
    }
}

/// An event's seats in short: two lists with the same digest are the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeatDigest {
    /// The event.
    pub event_id: Uuid,
    /// How many.
    pub seats: i64,
    /// 64 bits made of all of them, in hexadecimal digits.
    pub digest: String,
}

/// Where a registration stands now, as far as its seat is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// In motion: the sweep ends it, if nobody else does.
    InMotion,
    /// Its place is held, as far as is known here.
    Pending,
    /// Its place is a seat.
    Confirmed,
    /// It has no place.
    Over {
        /// Since when, if it was cancelled.
        cancelled_at: Option<Timestamp>,
    },
}

/// A registration as it stands now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Of which event.
    pub event_id: Uuid,
    /// Whose, and how many places of which ticket type.
    pub seat: Seat,
    /// How far it is.
    pub stage: Stage,
}

/// What is to be done about a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// It is none, or not any more, or in motion.
    Nothing,
    /// The seat is nobody's.
    Release,
    /// The registration has its seat and does not know.
    Confirm,
    /// The registration has lost its seat.
    Restore(Seat),
    /// The two speak of different things: a person must look.
    Mismatch,
}

impl Remedy {
    /// For an id that one of the two lists of an event had, or both had
    /// differently: what Event said, and what stands here now. What was
    /// cancelled since `before` may have been on its way while it was listed.
    #[must_use]
    pub fn of(
        event_id: Uuid,
        seat: Option<Seat>,
        registration: Option<Standing>,
        before: Timestamp,
    ) -> Self {
        match (seat, registration) {
            (None, None) => Self::Nothing,
            (Some(_), None) => Self::Release,
            (None, Some(Standing { event_id: its, seat, stage })) => {
                let lost = stage == Stage::Confirmed && its == event_id;
                if lost { Self::Restore(seat) } else { Self::Nothing }
            }
            (Some(seat), Some(registration)) => {
                let same = registration.event_id == event_id && registration.seat == seat;
                match registration.stage {
                    Stage::Over { cancelled_at: Some(at) } if at >= before => Self::Nothing,
                    Stage::Over { .. } => Self::Release,
                    Stage::Pending | Stage::Confirmed if !same => Self::Mismatch,
                    Stage::Pending => Self::Confirm,
                    Stage::InMotion | Stage::Confirmed => Self::Nothing,
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVENT: Uuid = Uuid::from_u128(1);
    const SEAT: Seat = Seat {
        id: Uuid::from_u128(2),
        user_id: Uuid::from_u128(3),
        ticket_type_id: Some(Uuid::from_u128(4)),
        quantity: 1,
    };

    fn remedy(seat: Option<Seat>, stage: Option<Stage>) -> Remedy {
        let before = Timestamp::from_second(100).unwrap();
        let standing = stage.map(|stage| Standing { event_id: EVENT, seat: SEAT, stage });
        Remedy::of(EVENT, seat, standing, before)
    }

    fn cancelled(second: i64) -> Stage {
        Stage::Over { cancelled_at: Some(Timestamp::from_second(second).unwrap()) }
    }

    #[test]
    fn a_seat_follows_its_registration() {
        let over = Some(Stage::Over { cancelled_at: None });
        for (stage, expected) in [
            (None, Remedy::Release),
            (over, Remedy::Release),
            (Some(cancelled(99)), Remedy::Release),
            (Some(cancelled(100)), Remedy::Nothing),
            (Some(Stage::InMotion), Remedy::Nothing),
            (Some(Stage::Pending), Remedy::Confirm),
            (Some(Stage::Confirmed), Remedy::Nothing),
        ] {
            assert_eq!(remedy(Some(SEAT), stage), expected, "{stage:?}");
        }
    }

    #[test]
    fn only_a_confirmed_registration_misses_its_seat() {
        let over = Some(Stage::Over { cancelled_at: None });
        assert_eq!(remedy(None, Some(Stage::Confirmed)), Remedy::Restore(SEAT));
        for stage in [None, over, Some(Stage::InMotion), Some(Stage::Pending)] {
            assert_eq!(remedy(None, stage), Remedy::Nothing, "{stage:?}");
        }
    }

    #[test]
    fn what_differs_is_not_touched() {
        let others = [
            Seat { user_id: Uuid::from_u128(9), ..SEAT },
            Seat { ticket_type_id: Some(Uuid::from_u128(9)), ..SEAT },
            Seat { ticket_type_id: None, ..SEAT },
            Seat { quantity: 2, ..SEAT },
        ];
        for (seat, stage) in
            others.into_iter().flat_map(|seat| [(seat, Stage::Pending), (seat, Stage::Confirmed)])
        {
            assert_eq!(remedy(Some(seat), Some(stage)), Remedy::Mismatch, "{seat:?} {stage:?}");
        }
        let elsewhere =
            Standing { event_id: Uuid::from_u128(9), seat: SEAT, stage: Stage::Confirmed };
        let before = Timestamp::UNIX_EPOCH;
        assert_eq!(Remedy::of(EVENT, Some(SEAT), Some(elsewhere), before), Remedy::Mismatch);
        assert_eq!(Remedy::of(EVENT, None, Some(elsewhere), before), Remedy::Nothing);
    }
}
