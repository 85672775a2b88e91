//! An event is called off, also in the middle of a sale.

use http::Method;
use jiff::SignedDuration;
use serde_json::{Value, json};
use test_kit::Answer;
use uuid::Uuid;

use crate::{
    races::{confirm_owned, crowd, take_owned},
    world::{World, id_of},
};

impl World {
    pub async fn call_off(&self, event: Uuid, body: &Value) -> Answer {
        let path = format!("/v1/events/{event}/cancel");
        self.organizer().json(Method::POST, &path, body).await
    }

    /// What has a place of an event: `(held, confirmed)` holds.
    async fn taken(&self, event: Uuid) -> (i64, i64) {
        sqlx::query_as(
            "SELECT count(*) FILTER (WHERE status = 'held'),
                 count(*) FILTER (WHERE status = 'confirmed')
             FROM event.holds WHERE event_id = $1",
        )
        .bind(event)
        .fetch_one(&self.database.admin)
        .await
        .unwrap()
    }
}

#[tokio::test]
async fn a_cancelled_event_is_seen_with_its_notice_and_told_of_once() {
    let world = World::new().await;
    let event = world.published(&json!({})).await;
    let path = format!("/v1/events/{event}");
    for message in ["The hall is\r\nflooded. ", "Said twice"] {
        let answer = world.call_off(event, &json!({ "message": message })).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_eq!(answer.header("etag"), "\"3\"");
        assert_eq!(
            (&answer.json["status"], &answer.json["version"]),
            (&json!("cancelled"), &json!(3))
        );
        let notice = json!({
            "cancelled_at": world.clock.now().to_string(),
            "message": "The hall is\nflooded.",
        });
        assert_eq!(answer.json["cancellation"], notice);
        let shown = world.anybody().send(Method::GET, &path).await;
        assert_eq!((&shown.json["cancellation"], shown.header("etag")), (&notice, "\"3\""));
        assert_eq!(answer.json["can_edit"], false);
    }
    let messages = world.database.outbox("event").await;
    assert_eq!(messages.len(), 2, "published and cancelled");
    let (topic, message) = &messages[1];
    assert_eq!(topic, "event-cancelled");
    assert_eq!(message["data"]["message"], "The hall is\nflooded.");
    assert_eq!(message["data"]["event"]["version"], 3);

    let found = world.anybody().send(Method::GET, "/v1/events").await;
    assert_eq!(found.json["items"], json!([]), "nobody looks for what does not take place");
    let mine = world.organizer().send(Method::GET, "/v1/me/events").await;
    assert_eq!(mine.json["items"][0]["status"], "cancelled", "{}", mine.text);
    let places = world.anybody().send(Method::GET, &format!("{path}/availability")).await;
    assert_eq!(places.json["sales_open"], false);
}

#[tokio::test]
async fn without_words_there_is_no_message() {
    let world = World::new().await;
    for body in [json!({}), json!({ "message": null }), json!({ "message": "  " })] {
        let event = world.published(&json!({})).await;
        let answer = world.call_off(event, &body).await;
        assert_eq!(
            (answer.status.as_u16(), &answer.json["cancellation"]["message"]),
            (200, &Value::Null)
        );
    }
    let event = world.published(&json!({})).await;
    let long = world.call_off(event, &json!({ "message": "x".repeat(2001) })).await;
    assert_eq!(
        (long.status.as_u16(), &long.json["errors"][0]["pointer"]),
        (422, &json!("/message"))
    );
    assert_eq!(world.places(event).await, (50, 0, 0, 50));
}

#[tokio::test]
async fn only_its_owner_and_managers_cancel_and_nothing_but_a_coming_event() {
    let world = World::new().await;
    let draft = id_of(&world.draft(&json!({})).await);
    assert_eq!(world.call_off(draft, &json!({})).await.code(), "event_not_published");
    let event = world.published(&json!({})).await;
    let path = format!("/v1/events/{event}/cancel");
    let (manager, checker) = (world.id(), world.id());
    for (user, role) in [(manager, "manager"), (checker, "checker")] {
        sqlx::query(
            "INSERT INTO event.team_members (event_id, user_id, role, username, joined_at)
             VALUES ($1, $2, $3, $3, now())",
        )
        .bind(event)
        .bind(user)
        .bind(role)
        .execute(&world.database.pool)
        .await
        .unwrap();
    }
    for other in [world.user(checker), world.user(world.id())] {
        let answer = other.json(Method::POST, &path, &json!({})).await;
        assert_eq!(answer.status, 403, "{}", answer.text);
    }
    assert_eq!(world.anybody().json(Method::POST, &path, &json!({})).await.status, 401);
    let unknown = world.call_off(world.id(), &json!({})).await;
    assert_eq!(unknown.code(), "event_not_found");
    let answer = world.user(manager).json(Method::POST, &path, &json!({})).await;
    assert_eq!(answer.status, 200, "{}", answer.text);

    let over = world.published(&json!({})).await;
    world.clock.advance(
        "2027-05-01T19:00:00Z"
            .parse::<jiff::Timestamp>()
            .unwrap()
            .duration_since(world.clock.now()),
    );
    assert_eq!(world.call_off(over, &json!({})).await.code(), "event_over");
}

#[tokio::test]
async fn a_cancelled_event_can_only_be_deleted() {
    let world = World::new().await;
    let event = world.published(&json!({})).await;
    let kind = world.ticket_type(event, &json!({})).await;
    let (held, confirmed) = (world.id(), world.id());
    for hold in [held, confirmed] {
        assert_eq!(world.hold_of(event, hold, kind, 1).await.status, 200);
    }
    assert_eq!(world.confirm(event, confirmed).await.status, 200);
    assert_eq!(world.call_off(event, &json!({})).await.status, 200);

    let path = format!("/v1/events/{event}");
    let change = json!({ "title": "Another" });
    let edit =
        world.organizer().header("if-match", "\"3\"").json(Method::PATCH, &path, &change).await;
    assert_eq!((edit.status.as_u16(), edit.code()), (409, "event_cancelled"));
    let publish = world.organizer().send(Method::POST, &format!("{path}/publish")).await;
    assert_eq!((publish.status.as_u16(), publish.code()), (409, "event_cancelled"));
    let made = json!({ "name": "Late" });
    let made = world.organizer().json(Method::POST, &format!("{path}/ticket-types"), &made).await;
    assert_eq!((made.status.as_u16(), made.code()), (409, "event_cancelled"));

    for answer in [
        world.hold_of(event, world.id(), kind, 1).await,
        world.hold_of(event, held, kind, 1).await,
        world.hold_of(event, confirmed, kind, 1).await,
        world.confirm(event, held).await,
        world.confirm(event, confirmed).await,
    ] {
        assert_eq!(
            (answer.status.as_u16(), answer.code()),
            (409, "event_cancelled"),
            "{}",
            answer.text
        );
    }
    world.sweep().await;
    assert_eq!(world.taken(event).await, (0, 0));
    assert_eq!(world.places_of(event, kind).await.0, 0);
    world.audit().await;
    let gone = world.organizer().header("if-match", "\"3\"").send(Method::DELETE, &path).await;
    assert_eq!(gone.status, 204, "{}", gone.text);
}

/// As Registration asks for it: who had a place is not to get it back.
#[tokio::test]
async fn no_seat_of_a_cancelled_event_is_listed_or_restored() {
    let world = World::new().await;
    let event = world.published(&json!({})).await;
    let hold = world.id();
    assert_eq!(world.hold(event, hold).await.status, 200);
    assert_eq!(world.confirm(event, hold).await.status, 200);
    world.advance(300);
    assert_eq!(world.call_off(event, &json!({})).await.status, 200);
    let list =
        "?after=00000000-0000-0000-0000-000000000000&before=2027-04-01T00%3A00%3A00Z&limit=9";
    for path in
        [format!("/internal/seat-digests{list}"), format!("/internal/events/{event}/seats{list}")]
    {
        let answer = world.anybody().send(Method::GET, &path).await;
        assert_eq!(answer.json["items"], json!([]), "{path}: {}", answer.text);
    }
    world.sweep().await;
    let body = json!({ "user_id": hold, "quantity": 1 });
    let path = format!("/internal/events/{event}/seats/{hold}");
    let restored = world.anybody().json(Method::PUT, &path, &body).await;
    assert_eq!((restored.status.as_u16(), restored.code()), (409, "event_cancelled"));
    world.audit().await;
}

/// Killed after any batch, the next run goes on; what slipped in is found later.
#[tokio::test]
async fn its_places_are_released_in_batches_and_once_more_for_latecomers() {
    let world = World::new().await;
    let event = world.published(&json!({ "capacity": 1300 })).await;
    sqlx::query(
        "WITH holds AS (
             INSERT INTO event.holds (hold_id, event_id, user_id, shard, quantity, status,
                 expires_at, created_at, confirmed_at)
             SELECT gen_random_uuid(), $1, gen_random_uuid(), n % 32, 1,
                 CASE WHEN n < 1200 THEN 'confirmed' ELSE 'held' END, $2, $2,
                 CASE WHEN n < 1200 THEN $2 END
             FROM generate_series(0, 1249) n RETURNING shard, status
         ), sums AS (
             SELECT shard, count(*) FILTER (WHERE status = 'held') AS held,
                 count(*) FILTER (WHERE status = 'confirmed') AS confirmed FROM holds GROUP BY shard
         )
         UPDATE event.seat_shards seats SET held = sums.held, confirmed = sums.confirmed
         FROM sums WHERE seats.event_id = $1 AND seats.shard = sums.shard",
    )
    .bind(event)
    .bind(jiff_sqlx::ToSqlx::to_sqlx(world.clock.now() + SignedDuration::from_secs(600)))
    .execute(&world.database.admin)
    .await
    .unwrap();
    world.audit().await;
    assert_eq!(world.call_off(event, &json!({})).await.status, 200);
    let (pool, clock) = (&world.database.pool, &world.clock);
    // No time left: one batch, as if it were killed after it.
    let first = turnout_event::api::expire_holds::run(pool, clock, clock.now()).await.unwrap();
    assert!((1..1250).contains(&first), "{first}");
    world.audit().await;
    assert_eq!(world.sweep().await + first, 1250);
    assert_eq!(world.taken(event).await, (0, 0));

    sqlx::query(
        "WITH late AS (
             UPDATE event.holds SET status = 'confirmed', released_at = NULL, confirmed_at = now()
             WHERE hold_id IN (SELECT hold_id FROM event.holds WHERE event_id = $1 LIMIT 1)
             RETURNING shard
         )
         UPDATE event.seat_shards SET confirmed = confirmed + 1
         FROM late WHERE event_id = $1 AND seat_shards.shard = late.shard",
    )
    .bind(event)
    .execute(&world.database.admin)
    .await
    .unwrap();
    assert_eq!(world.sweep().await, 0, "it has looked just now");
    world.advance(61);
    assert_eq!(world.sweep().await, 1, "and looks once more");
    world.advance(600);
    assert_eq!(world.sweep().await, 0);
    world.audit().await;
}

/// Whoever is in the middle of taking or confirming a place: in the end nobody has one.
#[tokio::test]
async fn holds_and_confirmations_that_race_with_it_end_without_a_place() {
    let world = World::new().await;
    for _ in 0..5 {
        let event = world.published(&json!({ "capacity": 200 })).await;
        let client = crowd(&world);
        let mut running = tokio::task::JoinSet::new();
        for _ in 0..100 {
            let (client, hold) = (client.clone(), world.id());
            running.spawn(async move {
                let taken = take_owned(client.clone(), event, hold).await;
                if taken.status != 200 {
                    return taken;
                }
                confirm_owned(client, event, hold).await
            });
        }
        tokio::time::sleep(std::time::Duration::from_millis(30)).await;
        assert_eq!(world.call_off(event, &json!({})).await.status, 200);
        let mut refused = 0;
        while let Some(answer) = running.join_next().await {
            let answer = answer.unwrap();
            if answer.status != 200 {
                assert_eq!(answer.code(), "event_cancelled", "{}", answer.text);
                refused += 1;
            }
        }
        println!("{refused} of 100 came too late");
        world.sweep().await;
        world.advance(61);
        world.sweep().await;
        assert_eq!(world.taken(event).await, (0, 0));
        assert_eq!(world.places(event).await, (200, 0, 0, 200));
    }
    world.audit().await;
}
