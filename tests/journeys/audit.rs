//! The audit sees what it is for.

use sqlx::Executor as _;

use super::stage;
use crate::stack::{Person, event_draft};

/// A difference, what undoes it, and the equation that it breaks.
const PLANTED: [(&str, &str, &str); 6] = [
    (
        // Chance chose the shard of the seat: a full one would refuse this.
        "UPDATE event.seat_shards SET held = held + 1
         WHERE shard = (SELECT min(shard) FROM event.seat_shards WHERE confirmed < capacity)",
        "UPDATE event.seat_shards SET held = held - 1 WHERE held > 0",
        "a shard's counters are its holds",
    ),
    (
        "UPDATE event.events SET capacity = capacity + 1",
        "UPDATE event.events SET capacity = capacity - 1",
        "an event's shards add up to its capacity",
    ),
    (
        "UPDATE event.holds SET quantity = 4 WHERE status = 'confirmed'",
        "UPDATE event.holds SET quantity = 1 WHERE status = 'confirmed'",
        "no event gives away more than its capacity",
    ),
    (
        "UPDATE event.holds SET status = 'released', released_at = now()",
        "UPDATE event.holds SET status = 'confirmed', released_at = NULL",
        "each registration has its seat",
    ),
    (
        "UPDATE event.holds SET status = 'held', for_team = true",
        "UPDATE event.holds SET status = 'confirmed', for_team = false",
        "each place that a team decides about is somebody's who asks for it",
    ),
    (
        "UPDATE registration.registrations SET status = 'cancelled', cancelled_at = now()",
        "UPDATE registration.registrations SET status = 'confirmed', cancelled_at = NULL",
        "each seat belongs to one registration",
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_finds_what_was_planted() {
    let stack = stage(&[]).await;
    let person = Person::new(&stack, "en", "UTC").await;
    let event = person.publish(&event_draft("Audited", 3)).await;
    let id = person.register(&event).await.expect(201).id();
    person.confirm(&id).await.expect(200);
    stack.audit();
    let mut database = stack.database("platform").await;
    for (plant, undo, claim) in PLANTED {
        database.execute(plant).await.expect(plant);
        let (fits, report) = stack.command(&["audit"]);
        assert!(!fits, "{plant} was not seen:\n{report}");
        assert!(report.contains(&format!("BROKEN  {claim}: 1 times")), "{plant}:\n{report}");
        database.execute(undo).await.expect(undo);
        stack.audit();
    }
}
