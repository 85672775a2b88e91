//! Its seats in lists, as the reconciler reads them.

use std::collections::BTreeMap;

use axum::response::{IntoResponse as _, Response};
use jiff::Timestamp;
use md5::{Digest as _, Md5};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Hold, Kept, World};

/// Which part of a list is wanted.
pub(super) struct Part {
    after: Uuid,
    before: Timestamp,
    limit: usize,
}

impl Part {
    pub(super) fn of(query: &str) -> Self {
        let query: BTreeMap<&str, &str> =
            query.split('&').map(|pair| pair.split_once('=').unwrap()).collect();
        Self {
            after: query["after"].parse().unwrap(),
            before: query["before"].replace("%3A", ":").parse().unwrap(),
            limit: query["limit"].parse().unwrap(),
        }
    }

    /// Cuts what comes after the part's begin to its length.
    fn cut(&self, items: Vec<(Uuid, Value)>) -> Response {
        let mut items: Vec<_> = items.into_iter().filter(|(id, _)| *id > self.after).collect();
        let more = items.len() > self.limit;
        items.truncate(self.limit);
        let next = if more { items.last().map(|(id, _)| *id) } else { None };
        let items: Vec<_> = items.into_iter().map(|(_, item)| item).collect();
        axum::Json(json!({ "items": items, "next": next })).into_response()
    }
}

impl World {
    /// An event's seats that were confirmed before, in id order.
    fn settled(&self, event_id: Uuid, before: Timestamp) -> Vec<(Uuid, Kept)> {
        let holds = self.holds.iter().filter(|(_, kept)| {
            kept.event_id == event_id
                && kept.hold == Hold::Confirmed
                && kept.confirmed_at.is_some_and(|at| at < before)
        });
        holds.map(|(id, kept)| (*id, *kept)).collect()
    }

    pub(super) fn digests(&self, part: &Part) -> Response {
        let digest = |event_id: Uuid| {
            let seats = self.settled(event_id, part.before);
            let all = seats.iter().fold(0, |all, (id, kept)| {
                let of_type = kept.ticket_type_id.map(|id| format!(" {id}")).unwrap_or_default();
                let user_id = kept.user_id.unwrap();
                let hash = Md5::digest(format!("{id} {user_id} {}{of_type}", kept.quantity));
                all ^ u64::from_be_bytes(hash[..8].try_into().unwrap())
            });
            let digest = format!("{all:016x}");
            (event_id, json!({ "event_id": event_id, "seats": seats.len(), "digest": digest }))
        };
        part.cut(self.events.iter().copied().map(digest).collect())
    }

    pub(super) fn seats(&self, event_id: Uuid, part: &Part) -> Response {
        let seats = self.settled(event_id, part.before);
        let item = |(id, kept): (Uuid, Kept)| {
            let Kept { user_id, ticket_type_id, quantity, .. } = kept;
            let item = json!({
                "hold_id": id, "user_id": user_id, "ticket_type_id": ticket_type_id,
                "quantity": quantity,
            });
            (id, item)
        };
        part.cut(seats.into_iter().map(item).collect())
    }
}
