//! What approving and declining have in common: the request and the answer; and with
//! offering, which registrations are meant.

use std::collections::HashSet;

use api_kit::{Caller, Input, Problem, TextError, Validation};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::attendee_access::manager_of;
use crate::{approval::Outcome, domain::TeamMessage, seats::Seats, store::Decision};

/// So many registrations one request decides about.
const MOST: usize = 200;

/// A decision about registrations that await approval.
#[derive(Debug, Deserialize, ToSchema)]
pub struct DecideRegistrations {
    /// The registrations, each once.
    #[serde(default)]
    #[schema(value_type = Vec<Uuid>, required = true, min_items = 1, max_items = 200)]
    registration_ids: Input<Vec<Uuid>>,
    /// Plain text to the attendees, which goes into their mails.
    #[serde(default)]
    #[schema(value_type = Option<String>, required = false, max_length = 1_000)]
    message: Input<String>,
}

impl DecideRegistrations {
    /// What the caller decides, who may: the event's owner or one of its managers.
    pub(super) async fn by(
        self,
        seats: &Seats,
        event_id: Uuid,
        caller: &Caller,
    ) -> Result<Decision, Problem> {
        let mut validation = Validation::new();
        let ids = validation
            .required("/registration_ids", self.registration_ids, |ids| each_once(ids, MOST));
        let message = validation.optional("/message", self.message, TeamMessage::parse).flatten();
        let ids = validation.finish_with(ids)?;
        let member = caller.user_id;
        manager_of(&seats.event, event_id, member).await?;
        Ok(Decision { event_id, ids, member, message, at: seats.clock.now() })
    }
}

/// From one registration to `most`, none of them twice.
pub(super) fn each_once(ids: Vec<Uuid>, most: usize) -> Result<Vec<Uuid>, TextError> {
    let once: HashSet<&Uuid> = ids.iter().collect();
    if ids.is_empty() || ids.len() > most {
        Err(("out_of_range", format!("From 1 to {most} registrations are needed.").into()))
    } else if once.len() < ids.len() {
        Err(("duplicate", "Name each registration once.".into()))
    } else {
        Ok(ids)
    }
}

/// What became of each.
#[derive(Debug, Serialize, ToSchema)]
pub struct Decisions {
    /// In the order of the request.
    pub items: Vec<DecidedRegistration>,
}

/// What became of one.
#[derive(Debug, Serialize, ToSchema)]
pub struct DecidedRegistration {
    /// The registration.
    pub registration_id: Uuid,
    /// `done`; `in_progress`: decided, and the rest follows within a minute; or why
    /// nothing came of it. `not_found`: the event has none of this id;
    /// `already_approved`, `already_declined`: somebody else of the team decided first;
    /// `cancelled`: the attendee withdrew it; `expired`: its time was over;
    /// `not_awaiting`: nobody had to approve it.
    #[schema(value_type = String, pattern = "^(done|in_progress|not_found|already_approved|\
        already_declined|cancelled|expired|not_awaiting)$")]
    pub result: &'static str,
}

impl FromIterator<(Uuid, Outcome)> for Decisions {
    fn from_iter<I: IntoIterator<Item = (Uuid, Outcome)>>(outcomes: I) -> Self {
        let item = |(registration_id, outcome)| {
            let result = match outcome {
                Outcome::Done => "done",
                Outcome::InProgress => "in_progress",
                Outcome::NotFound => "not_found",
                Outcome::AlreadyApproved => "already_approved",
                Outcome::AlreadyDeclined => "already_declined",
                Outcome::Cancelled => "cancelled",
                Outcome::Expired => "expired",
                Outcome::NotAwaiting => "not_awaiting",
            };
            DecidedRegistration { registration_id, result }
        };
        Self { items: outcomes.into_iter().map(item).collect() }
    }
}
