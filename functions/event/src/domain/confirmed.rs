use uuid::Uuid;

/// Places that are somebody's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seat {
    /// The registration's id.
    pub hold_id: Uuid,
    /// Whose it is.
    pub user_id: Uuid,
    /// Of which ticket type, if it has one.
    pub ticket_type_id: Option<Uuid>,
    /// How many places.
    pub quantity: i16,
}

/// An event's seats in short: two lists with the same digest are the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeatDigest {
    /// The event.
    pub event_id: Uuid,
    /// How many holds are confirmed.
    pub seats: i64,
    /// 64 bits made of all of them, in hexadecimal digits.
    pub digest: String,
}
