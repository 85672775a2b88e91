use jiff::SignedDuration;
use uuid::Uuid;

/// How long after its last sign of life a registration is taken for abandoned.
/// No live request is that old: HTTP functions that write intents down are stopped
/// after ten seconds (template.yaml; but see [`IMPORT_GRACE`]), so the sweep never works beside the one that it replaces.
pub const GRACE: SignedDuration = SignedDuration::from_secs(10);

/// The same of an import, which may take as long as the gateway waits
/// (template.yaml).
pub const IMPORT_GRACE: SignedDuration = SignedDuration::from_secs(30);

/// How long one sweep keeps a registration to itself. Longer than any sweep
/// works on one; when it died, the next takes over after this.
pub const CLAIM: SignedDuration = SignedDuration::from_secs(30);

/// How far the clocks of two functions may differ. The sweep leaves a hold
/// alone for so long after its end, so that a confirmation sent in the last
/// second, by the sender's clock, is still decided by Event and not here.
pub const SKEW: SignedDuration = SignedDuration::from_secs(5);

/// What a registration is in the middle of, when the sweep finds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfinished {
    /// Written down before Event was asked, and no answer written down since:
    /// Event may hold a seat for it or not.
    Requested,
    /// Is to take over the places of another registration: Event may have handed
    /// them over or not.
    HandingOver {
        /// The other one.
        from: Uuid,
    },
    /// Waits for a place, and registration was to close now.
    WaitEnds,
    /// A place is held, and its time is over.
    HoldEnded,
    /// A place is held for the team to decide, and was to be so until now.
    ApprovalEnds,
    /// The attendee asked to confirm, or the team approved: Event may have made it a seat or not.
    ConfirmRequested,
    /// Over, and Event may still keep its seat.
    ReleaseDue,
}

impl Unfinished {
    /// Reads it off a row. `None`: nothing is left to be done.
    #[must_use]
    pub fn of(status: &str, confirm_requested: bool, seat_release_due: bool) -> Option<Self> {
        match status {
            "requested" => Some(Self::Requested),
            "waiting" => Some(Self::WaitEnds),
            "awaiting_approval" => Some(Self::ApprovalEnds),
            "pending" if confirm_requested => Some(Self::ConfirmRequested),
            "pending" => Some(Self::HoldEnded),
            _ if seat_release_due => Some(Self::ReleaseDue),
            _ => None,
        }
    }
}
