use http::Method;
use serde_json::json;
use test_kit::{Answer, Client};
use uuid::Uuid;

use crate::world::{World, event, id_of};

impl World {
    async fn rights(&self, event: Uuid, user: Uuid) -> Answer {
        let path = format!("/internal/events/{event}/rights/{user}");
        self.anybody().send(Method::GET, &path).await
    }

    /// Somebody who is in the event's team.
    pub async fn member(&self, event: Uuid, role: &str) -> Uuid {
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

impl World {
    /// A new event's member with this role, or somebody else.
    pub async fn as_role(&self, event: Uuid, role: &str) -> Client {
        match role {
            "owner" => self.organizer(),
            "nobody" => self.anybody(),
            "stranger" => self.user(self.id()),
            role => self.user(self.member(event, role).await),
        }
    }
}

#[tokio::test]
async fn each_role_may_do_what_its_name_says_and_no_more() {
    const ROLES: [&str; 5] = ["owner", "manager", "checker", "stranger", "nobody"];
    let world = World::new().await;
    let see = ([200, 200, 404, 404, 404], [200; 5]);
    let edit = |done| ([done, done, 404, 404, 401], [done, done, 403, 403, 401]);
    for (method, path, (draft, published)) in [
        (Method::GET, "", see),
        (Method::GET, "/availability", see),
        (Method::GET, "/ticket-types", see),
        (Method::PATCH, "", edit(200)),
        (Method::POST, "/publish", edit(200)),
        (Method::POST, "/ticket-types", edit(201)),
        (Method::PATCH, "/ticket-types/", edit(200)),
        (Method::DELETE, "/ticket-types/", edit(204)),
        (Method::GET, "/questions", see),
        (Method::POST, "/questions", edit(201)),
        (Method::PATCH, "/questions", edit(200)),
        (Method::PATCH, "/questions/", edit(200)),
        (Method::DELETE, "/questions/", edit(204)),
        (Method::DELETE, "", ([204, 403, 404, 404, 401], [204, 403, 403, 403, 401])),
    ] {
        for (is_published, expected) in [(false, draft), (true, published)] {
            for (role, status) in ROLES.into_iter().zip(expected) {
                let event = if is_published {
                    world.published(&json!({})).await
                } else {
                    id_of(&world.draft(&json!({})).await)
                };
                let mut path = format!("/v1/events/{event}{path}");
                let mut version = if is_published { "\"2\"" } else { "\"1\"" };
                if path.ends_with("/questions") {
                    version = "\"0\"";
                } else if path.ends_with("/questions/") {
                    path += &id_of(&world.ask(event, &json!({})).await).to_string();
                    version = "\"1\"";
                } else if path.ends_with('/') {
                    path += &world.ticket_type(event, &json!({})).await.to_string();
                    version = "\"1\"";
                }
                let client = world.as_role(event, role).await.header("if-match", version);
                let answer = if method == Method::GET {
                    client.send(Method::GET, &path).await
                } else {
                    let body = json!({
                        "title": "Another", "name": "Another", "kind": "text", "prompt": "Another",
                    });
                    client.json(method.clone(), &path, &body).await
                };
                assert_eq!(answer.status, status, "{role}: {method} {path}: {}", answer.text);
            }
        }
    }
}

#[tokio::test]
async fn an_event_says_what_the_caller_is_in_its_team() {
    let world = World::new().await;
    let event = world.published(&json!({})).await;
    world.ticket_type(event, &json!({ "access_code": "friends" })).await;
    for (role, shown, can_edit) in [
        ("owner", json!("owner"), true),
        ("manager", json!("manager"), true),
        ("checker", json!("checker"), false),
        ("stranger", json!(null), false),
        ("nobody", json!(null), false),
    ] {
        let client = world.as_role(event, role).await;
        let one = client.send(Method::GET, &format!("/v1/events/{event}")).await;
        let list = client.send(Method::GET, "/v1/events").await;
        for found in [&one.json, &list.json["items"][0]] {
            assert_eq!((&found["role"], &found["can_edit"]), (&shown, &json!(can_edit)), "{role}");
        }
        let types = client.send(Method::GET, &format!("/v1/events/{event}/ticket-types")).await;
        let codes = if can_edit { json!("friends") } else { json!(null) };
        assert_eq!(types.json["items"][0]["access_code"], codes, "{role}");
    }
}

#[tokio::test]
async fn my_events_are_those_in_whose_team_i_am() {
    let world = World::new().await;
    let published = world.published(&json!({})).await;
    world.advance(1);
    let draft = id_of(&world.draft(&json!({})).await);
    world.published(&json!({})).await;
    for (role, events) in [("manager", vec![draft, published]), ("checker", vec![published])] {
        let member = world.member(published, role).await;
        sqlx::query(
            "INSERT INTO event.team_members (event_id, user_id, role, username, joined_at)
             VALUES ($1, $2, $3, $3, now())",
        )
        .bind(draft)
        .bind(member)
        .bind(role)
        .execute(&world.database.pool)
        .await
        .unwrap();
        world.advance(1);
        let client = world.user(member);
        let own = client.json(Method::POST, "/v1/events", &event(&json!({}))).await;
        let expected: Vec<(Uuid, &str)> = std::iter::once((id_of(&own), "owner"))
            .chain(events.into_iter().map(|event| (event, role)))
            .collect();
        // By pages of one, so that each half goes on where the last page ended.
        let mut seen = Vec::new();
        let mut path = "/v1/me/events?limit=1".to_owned();
        loop {
            let page = client.send(Method::GET, &path).await;
            assert_eq!(page.status, 200, "{}", page.text);
            for item in page.json["items"].as_array().unwrap() {
                let id: Uuid = item["id"].as_str().unwrap().parse().unwrap();
                seen.push((id, item["role"].as_str().unwrap().to_owned()));
            }
            let Some(next) = page.json["next_cursor"].as_str() else { break };
            path = format!("/v1/me/events?limit=1&cursor={next}");
        }
        let seen: Vec<_> = seen.iter().map(|(id, role)| (*id, role.as_str())).collect();
        assert_eq!(seen, expected, "{role}");
    }
}

#[tokio::test]
async fn who_left_the_team_changes_nothing_any_more() {
    let world = World::new().await;
    let event = world.published(&json!({})).await;
    let manager = world.member(event, "manager").await;
    let (client, path) = (world.user(manager), format!("/v1/events/{event}"));
    let title = |title| json!({ "title": title });
    let edited = client.header("if-match", "\"2\"");
    assert_eq!(edited.json(Method::PATCH, &path, &title("First")).await.status, 200);
    sqlx::query("DELETE FROM event.team_members WHERE user_id = $1")
        .bind(manager)
        .execute(&world.database.pool)
        .await
        .unwrap();
    let client = world.user(manager).header("if-match", "\"3\"");
    assert_eq!(client.json(Method::PATCH, &path, &title("Second")).await.status, 403);
    let mine = client.send(Method::GET, "/v1/me/events").await;
    assert_eq!(mine.json["items"], json!([]));
}
