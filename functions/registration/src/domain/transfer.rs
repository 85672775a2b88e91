use jiff::Timestamp;
use uuid::Uuid;

use super::{Registration, Status};

/// An offer of a registration to another person.
#[derive(Clone, Debug)]
pub struct Transfer {
    /// Its id.
    pub id: Uuid,
    /// What is passed on.
    pub registration_id: Uuid,
    /// Where the offer was mailed; `None` once it has ended.
    pub email: Option<String>,
    /// What its owner wrote; likewise.
    pub message: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Who accepts it, with which registration: from the wish on.
    pub taker: Option<Taker>,
    /// How it ended.
    pub outcome: Option<TransferOutcome>,
}

/// Who takes a registration over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taker {
    /// Who.
    pub user_id: Uuid,
    /// Their registration.
    pub registration_id: Uuid,
}

/// How a transfer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransferOutcome {
    /// The places are another's now.
    Accepted,
    /// The other person does not want them.
    Declined,
    /// Their owner has thought better of it.
    Withdrawn,
}

impl TransferOutcome {
    /// As it is stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Reads what [`TransferOutcome::as_str`] wrote.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Accepted, Self::Declined, Self::Withdrawn]
            .into_iter()
            .find(|outcome| outcome.as_str() == text)
    }
}

/// Why a registration can't be passed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotTransferable {
    /// Nobody has a place by it.
    NotConfirmed,
    /// The event's team chose who comes: nobody is to choose another.
    ByTeam,
    /// Somebody has come in by it.
    CheckedIn,
    /// It can't be cancelled any more, and so not passed on.
    TooLate,
}

/// What a transfer allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// It can be accepted.
    Open,
    /// Somebody accepts it at this moment, or has.
    Taken(Taker),
    /// The other person declined.
    Declined,
    /// Its owner withdrew it.
    Withdrawn,
    /// Its registration can't be passed on any more.
    Ended,
}

impl Registration {
    /// Why it can't be passed on at `now`, if it can't. Until when it can is until
    /// when its owner can cancel it.
    #[must_use]
    pub fn not_transferable(&self, checked_in: bool, now: Timestamp) -> Option<NotTransferable> {
        if self.status != Status::Confirmed {
            Some(NotTransferable::NotConfirmed)
        } else if self.approval_since.is_some() {
            Some(NotTransferable::ByTeam)
        } else if checked_in {
            Some(NotTransferable::CheckedIn)
        } else if self.cancellable_until <= now {
            Some(NotTransferable::TooLate)
        } else {
            None
        }
    }
}

impl Transfer {
    /// What it allows at `now`, of this registration.
    #[must_use]
    pub fn offers(&self, of: &Registration, checked_in: bool, now: Timestamp) -> Offer {
        match (self.outcome, self.taker) {
            (Some(TransferOutcome::Declined), _) => Offer::Declined,
            (Some(TransferOutcome::Withdrawn), _) => Offer::Withdrawn,
            (_, Some(taker)) => Offer::Taken(taker),
            (_, None) if of.not_transferable(checked_in, now).is_some() => Offer::Ended,
            (_, None) => Offer::Open,
        }
    }
}
