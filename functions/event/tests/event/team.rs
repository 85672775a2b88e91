use http::Method;
use serde_json::json;
use test_kit::Answer;
use uuid::Uuid;

use crate::world::{World, id_of};

impl World {
    async fn rights(&self, event: Uuid, user: Uuid) -> Answer {
        let path = format!("/internal/events/{event}/rights/{user}");
        self.anybody().send(Method::GET, &path).await
    }

    /// Somebody who is in the event's team.
    async fn member(&self, event: Uuid, role: &str) -> Uuid {
        let user = self.id();
        sqlx::query(
            "INSERT INTO event.team_members (event_id, user_id, role, username, joined_at)
             VALUES ($1, $2, $3, $3, now())",
        )
        .bind(event)
        .bind(user)
        .bind(role)
        .execute(&self.database.pool)
        .await
        .unwrap();
        user
    }
}

#[tokio::test]
async fn rights_say_what_somebody_is_in_the_team_of_this_event() {
    let world = World::new().await;
    let event = id_of(&world.draft(&json!({})).await);
    let owner = world.rights(event, world.organizer).await;
    assert_eq!(owner.status, 200, "{}", owner.text);
    assert_eq!(
        owner.json,
        json!({
            "role": "owner",
            "title": "Rust evening",
            "starts_at": "2027-05-01T16:30:00Z",
            "ends_at": "2027-05-01T19:00:00Z",
            "time_zone": "Europe/Berlin",
            "status": "draft",
        })
    );
    let other = world.published(&json!({})).await;
    assert_eq!(world.rights(other, world.organizer).await.json["status"], "published");
    for role in ["manager", "checker"] {
        let member = world.member(event, role).await;
        assert_eq!(world.rights(event, member).await.json["role"], role);
        assert_eq!(world.rights(other, member).await.code(), "event_not_found");
    }
}

#[tokio::test]
async fn who_is_in_no_team_has_no_rights() {
    let world = World::new().await;
    let event = world.published(&json!({})).await;
    let manager = world.member(event, "manager").await;
    for (event, user) in [(event, world.id()), (world.id(), world.organizer)] {
        let answer = world.rights(event, user).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (404, "event_not_found"));
    }
    let organizer = world.organizer().header("if-match", "\"2\"");
    let deleted = organizer.send(Method::DELETE, &format!("/v1/events/{event}")).await;
    assert_eq!(deleted.status, 204, "{}", deleted.text);
    for user in [world.organizer, manager] {
        assert_eq!(world.rights(event, user).await.code(), "event_not_found");
    }
}
