//! Joining a team by an invitation, and leaving it.

use axum::Router;
use http::Method;
use serde_json::{Value, json};
use test_kit::{Answer, Client, TestDynamoDb};
use turnout_event::{
    api::{
        invitation, invitation_accept, mine, team, team_invite, team_remove, team_role,
        team_withdraw,
    },
    throttle,
};
use uuid::Uuid;

use crate::world::{World, id_of, publisher};

const ADDRESS: &str = "Grace@example.org";
const DAY: i64 = 24 * 3600;

struct Setup {
    world: World,
    guards: TestDynamoDb,
    event: Uuid,
}

impl Setup {
    async fn new() -> Self {
        let world = World::new().await;
        let event = id_of(&world.draft(&json!({})).await);
        Self { world, guards: TestDynamoDb::new().await, event }
    }

    fn anybody(&self) -> Client {
        let World { clock, random, callers, .. } = &self.world;
        let (database, verifier) = (&self.world.database.pool, &callers.verifier);
        let throttle = throttle::invitations(self.guards.rate_limit(clock));
        let publisher = publisher();
        macro_rules! route {
            ($endpoint:ident: $($part:ident),*) => {
                $endpoint::router($endpoint::State { $($part: $part.clone()),* })
            };
        }
        let router = [
            route!(mine: database, verifier),
            route!(team: database, verifier),
            route!(team_invite: database, verifier, throttle, publisher, clock, random),
            route!(team_withdraw: database, verifier),
            route!(team_role: database, verifier),
            route!(team_remove: database, verifier),
            route!(invitation: database, verifier, throttle, clock),
            route!(invitation_accept: database, verifier, throttle, clock),
        ];
        Client::new(router.into_iter().fold(Router::new(), Router::merge))
    }

    fn user(&self, id: Uuid, name: &str) -> Client {
        self.anybody().bearer(&self.world.callers.token(id, name))
    }

    fn owner(&self) -> Client {
        self.user(self.world.organizer, "ada")
    }

    fn path(&self, rest: &str) -> String {
        format!("/v1/events/{}/team{rest}", self.event)
    }

    async fn invite(&self, email: &str, role: &str) -> Answer {
        let body = json!({ "email": email, "role": role });
        self.owner().json(Method::POST, &self.path("/invitations"), &body).await
    }

    /// The token of the mail that was sent last.
    async fn token(&self) -> String {
        let (topic, message) = self.world.database.outbox("event").await.pop().unwrap();
        assert_eq!(topic, "event-team-invited");
        message["data"]["token"].as_str().unwrap().to_owned()
    }

    async fn accept(&self, client: &Client, token: &str) -> Answer {
        client.send(Method::POST, &format!("/v1/invitations/{token}/accept")).await
    }

    async fn look(&self, client: &Client, token: &str) -> Answer {
        client.send(Method::GET, &format!("/v1/invitations/{token}")).await
    }

    async fn team(&self, client: &Client) -> Answer {
        client.send(Method::GET, &self.path("")).await
    }

    /// Somebody who joined by an invitation to their own address.
    async fn member(&self, name: &str, role: &str) -> (Uuid, Client) {
        let invited = self.invite(&format!("{name}@example.org"), role).await;
        assert_eq!(invited.status, 201, "{}", invited.text);
        let id = self.world.id();
        let client = self.user(id, name);
        let joined = self.accept(&client, &self.token().await).await;
        assert_eq!(joined.status, 200, "{}", joined.text);
        (id, client)
    }
}

fn told(answer: &Answer) -> (u16, &str) {
    (answer.status.as_u16(), answer.code())
}

#[tokio::test]
async fn who_is_invited_sees_what_it_is_about_and_joins() {
    let setup = Setup::new().await;
    let invited = setup.invite(ADDRESS, "manager").await;
    assert_eq!(invited.status, 201, "{}", invited.text);
    assert_eq!(invited.header("location"), setup.path(""));
    assert_eq!(invited.json["email"], ADDRESS);
    assert_eq!(invited.json["expires_at"], "2027-03-08T12:00:00Z");

    let token = setup.token().await;
    let seen = setup.look(&setup.anybody(), &token).await;
    assert_eq!(
        seen.json,
        json!({
            "event": {
                "id": setup.event,
                "title": "Rust evening",
                "starts_at": "2027-05-01T18:30:00+02:00",
                "ends_at": "2027-05-01T21:00:00+02:00",
                "time_zone": "Europe/Berlin",
            },
            "role": "manager",
            "invited_by": "somebody",
            "expires_at": "2027-03-08T12:00:00Z",
            "accepted": false,
        })
    );

    let grace = setup.world.id();
    let client = setup.user(grace, "grace");
    assert_eq!(told(&setup.accept(&setup.anybody(), &token).await), (401, "not_signed_in"));
    let expected = json!({ "event_id": setup.event, "role": "manager" });
    for _ in 0..2 {
        let joined = setup.accept(&client, &token).await;
        assert_eq!((joined.status.as_u16(), &joined.json), (200, &expected), "{}", joined.text);
    }
    assert_eq!(setup.look(&client, &token).await.json["accepted"], true);
    let mine = client.send(Method::GET, "/v1/me/events").await;
    assert_eq!(mine.json["items"][0]["role"], "manager");

    let mut member = json!({
        "user_id": grace,
        "username": "grace",
        "role": "manager",
        "email": ADDRESS,
        "joined_at": "2027-03-01T12:00:00Z",
    });
    let team = setup.team(&setup.owner()).await;
    assert_eq!(team.json["owner"]["id"], json!(setup.world.organizer));
    assert_eq!(team.json["members"], json!([member]));
    assert_eq!((&team.json["invitations"], &team.json["limit"]), (&json!([]), &json!(50)));
    // Addresses are the owner's.
    member["email"] = Value::Null;
    assert_eq!(setup.team(&client).await.json["members"], json!([member]));
}

#[tokio::test]
async fn the_message_has_what_the_mail_needs_and_the_database_only_a_hash() {
    let setup = Setup::new().await;
    let body = json!({ "email": ADDRESS, "role": "checker", "locale": "ru" });
    let path = setup.path("/invitations");
    let invited = setup.owner().json(Method::POST, &path, &body).await;
    let (_, message) = setup.world.database.outbox("event").await.pop().unwrap();
    assert_eq!(message["subject"], invited.json["id"]);
    let data = &message["data"];
    assert_eq!((&data["email"], &data["locale"]), (&json!(ADDRESS), &json!("ru")));
    assert_eq!((&data["role"], &data["invited_by"]), (&json!("checker"), &json!("ada")));
    assert_eq!((&data["version"], &data["event"]["title"]), (&json!(1), &json!("Rust evening")));
    let token = data["token"].as_str().unwrap();
    assert_eq!(token.len(), 43);
    let kept: String =
        sqlx::query_scalar("SELECT string_agg(kept::text, ' ') FROM event.team_invitations kept")
            .fetch_one(&setup.world.database.admin)
            .await
            .unwrap();
    assert!(!kept.contains(token) && !invited.text.contains(token));
}

#[tokio::test]
async fn inviting_an_address_again_renews_its_invitation() {
    let setup = Setup::new().await;
    let first = setup.invite(ADDRESS, "checker").await;
    let old = setup.token().await;
    setup.world.advance(8 * DAY);
    assert_eq!(told(&setup.look(&setup.anybody(), &old).await), (410, "invitation_expired"));
    let someone = setup.user(setup.world.id(), "someone");
    assert_eq!(told(&setup.accept(&someone, &old).await), (410, "invitation_expired"));
    // It is still there to be renewed.
    let team = setup.team(&setup.owner()).await;
    assert_eq!(team.json["invitations"][0]["expires_at"], "2027-03-08T12:00:00Z");

    let again = setup.invite("grace@EXAMPLE.org", "manager").await;
    assert_eq!(again.status, 200, "{}", again.text);
    assert_eq!((&again.json["id"], &again.json["role"]), (&first.json["id"], &json!("manager")));
    assert_eq!(again.json["expires_at"], "2027-03-16T12:00:00Z");
    let new = setup.token().await;
    assert_eq!(told(&setup.accept(&someone, &old).await), (404, "invitation_not_found"));
    assert_eq!(setup.accept(&someone, &new).await.json["role"], "manager");
    let outbox = setup.world.database.outbox("event").await;
    let versions: Vec<_> = outbox.iter().map(|(_, told)| &told["data"]["version"]).collect();
    assert_eq!(versions, [1, 2]);
    assert_eq!(told(&setup.invite(ADDRESS, "checker").await), (409, "already_in_team"));
}

#[tokio::test]
async fn an_invitation_is_good_for_one_account() {
    let setup = Setup::new().await;
    setup.invite(ADDRESS, "manager").await;
    let token = setup.token().await;
    assert_eq!(told(&setup.accept(&setup.owner(), &token).await), (409, "already_in_team"));
    // All at once, one of them twice.
    let users: Vec<_> = (0..6).map(|_| setup.world.id()).chain([setup.world.id(); 2]).collect();
    let tries: Vec<_> = users
        .iter()
        .map(|id| {
            let (client, token) = (setup.user(*id, "racer"), token.clone());
            let path = format!("/v1/invitations/{token}/accept");
            tokio::spawn(async move { client.send(Method::POST, &path).await })
        })
        .collect();
    let mut winners = Vec::new();
    for (user, tried) in users.iter().zip(tries) {
        let answer = tried.await.unwrap();
        if answer.status == 200 {
            winners.push(*user);
        } else {
            assert_eq!(told(&answer), (410, "invitation_used"), "{}", answer.text);
        }
    }
    winners.dedup();
    assert_eq!(winners.len(), 1);
    let team = setup.team(&setup.owner()).await;
    assert_eq!(team.json["members"].as_array().unwrap().len(), 1);
    assert_eq!(team.json["members"][0]["user_id"], json!(winners[0]));
    assert_eq!(told(&setup.look(&setup.anybody(), &token).await), (410, "invitation_used"));

    // Who is in the team leaves a second invitation to somebody else.
    setup.invite("second@example.org", "checker").await;
    let second = setup.token().await;
    let winner = setup.user(winners[0], "racer");
    assert_eq!(told(&setup.accept(&winner, &second).await), (409, "already_in_team"));
    let other = setup.user(setup.world.id(), "other");
    assert_eq!(setup.accept(&other, &second).await.status, 200);
}

#[tokio::test]
async fn a_withdrawn_invitation_leads_nowhere() {
    let setup = Setup::new().await;
    let id = id_of(&setup.invite(ADDRESS, "manager").await);
    let token = setup.token().await;
    let path = setup.path(&format!("/invitations/{id}"));
    let other_event = id_of(&setup.world.draft(&json!({})).await);
    let elsewhere = format!("/v1/events/{other_event}/team/invitations/{id}");
    let wrong = setup.owner().send(Method::DELETE, &elsewhere).await;
    assert_eq!(told(&wrong), (404, "invitation_not_found"));
    assert_eq!(setup.owner().send(Method::DELETE, &path).await.status, 204);
    let repeated = setup.owner().send(Method::DELETE, &path).await;
    assert_eq!(told(&repeated), (404, "invitation_not_found"));
    assert_eq!(told(&setup.look(&setup.anybody(), &token).await), (404, "invitation_not_found"));
    let someone = setup.user(setup.world.id(), "someone");
    assert_eq!(told(&setup.accept(&someone, &token).await), (404, "invitation_not_found"));
    assert_eq!(setup.team(&setup.owner()).await.json["invitations"], json!([]));
}

#[tokio::test]
async fn roles_change_and_members_go() {
    let setup = Setup::new().await;
    let (grace, client) = setup.member("grace", "manager").await;
    let token = setup.token().await;
    let (member, role) = (format!("/members/{grace}"), format!("/members/{grace}/role"));
    let changed =
        setup.owner().json(Method::PUT, &setup.path(&role), &json!({ "role": "checker" })).await;
    assert_eq!((changed.status.as_u16(), &changed.json["role"]), (200, &json!("checker")));
    assert_eq!(setup.team(&client).await.json["members"][0]["role"], "checker");

    // A checker of a draft can leave, and the link does not bring them back.
    assert_eq!(client.send(Method::DELETE, &setup.path(&member)).await.status, 204);
    assert_eq!(told(&setup.accept(&client, &token).await), (404, "invitation_not_found"));
    assert_eq!(told(&setup.team(&client).await), (404, "event_not_found"));
    let gone = setup.owner().send(Method::DELETE, &setup.path(&member)).await;
    assert_eq!(told(&gone), (404, "member_not_found"));
    let body = json!({ "role": "manager" });
    let gone = setup.owner().json(Method::PUT, &setup.path(&role), &body).await;
    assert_eq!(told(&gone), (404, "member_not_found"));

    // They can be invited again; now the owner removes them.
    assert_eq!(setup.invite("grace@example.org", "manager").await.status, 201);
    assert_eq!(setup.accept(&client, &setup.token().await).await.status, 200);
    assert_eq!(setup.owner().send(Method::DELETE, &setup.path(&member)).await.status, 204);
    let owner = setup.path(&format!("/members/{}", setup.world.organizer));
    let stays = setup.owner().send(Method::DELETE, &owner).await;
    assert_eq!(told(&stays), (409, "owner_stays"));
}

#[tokio::test]
async fn only_the_owner_chooses_the_team() {
    let setup = Setup::new().await;
    let (grace, manager) = setup.member("grace", "manager").await;
    let (_, checker) = setup.member("lin", "checker").await;
    let stranger = setup.user(setup.world.id(), "eve");
    let open = id_of(&setup.invite("open@example.org", "checker").await);
    let invite = json!({ "email": "x@example.org", "role": "manager" });
    let role = json!({ "role": "manager" });
    for (method, rest, body) in [
        (Method::POST, "/invitations".to_owned(), invite),
        (Method::DELETE, format!("/invitations/{open}"), json!({})),
        (Method::PUT, format!("/members/{grace}/role"), role),
        (Method::DELETE, format!("/members/{}", setup.world.organizer), json!({})),
        (Method::DELETE, format!("/members/{grace}"), json!({})),
    ] {
        let path = setup.path(&rest);
        let own = rest == format!("/members/{grace}");
        let clients = [(&checker, 404), (&stranger, 404), (&setup.anybody(), 401)];
        for (client, status) in clients.into_iter().chain((!own).then_some((&manager, 403))) {
            let answer = client.json(method.clone(), &path, &body).await;
            assert_eq!(answer.status, status, "{method} {path}: {}", answer.text);
        }
    }
    for (client, status, invitations) in
        [(&setup.owner(), 200, 1), (&manager, 200, 0), (&checker, 200, 0), (&stranger, 404, 0)]
    {
        let team = setup.team(client).await;
        assert_eq!(team.status, status, "{}", team.text);
        let shown = team.json["invitations"].as_array().map_or(0, Vec::len);
        assert_eq!(shown, invitations);
    }
    // Of a published event strangers know, but not who runs it.
    setup
        .world
        .organizer()
        .send(Method::POST, &format!("/v1/events/{}/publish", setup.event))
        .await;
    assert_eq!(told(&setup.team(&stranger).await), (403, "forbidden"));
    let kick = checker.send(Method::DELETE, &setup.path(&format!("/members/{grace}"))).await;
    assert_eq!(kick.status, 403, "{}", kick.text);
}

#[tokio::test]
async fn all_that_is_wrong_is_said_at_once_and_hostile_input_does_no_harm() {
    let setup = Setup::new().await;
    let path = setup.path("/invitations");
    for (body, pointers) in [
        (json!({}), vec!["/email", "/role"]),
        (
            json!({ "email": 7, "role": "owner", "locale": "de" }),
            vec!["/email", "/locale", "/role"],
        ),
        (json!({ "email": "a@b.org\r\nBcc: c@d.org", "role": "manager" }), vec!["/email"]),
        (json!({ "email": "a@b.org, c@d.org", "role": null }), vec!["/email", "/role"]),
    ] {
        let answer = setup.owner().json(Method::POST, &path, &body).await;
        assert_eq!((answer.status.as_u16(), answer.pointers()), (422, pointers), "{body}");
    }
    let role = setup.path(&format!("/members/{}/role", setup.world.id()));
    let answer = setup.owner().json(Method::PUT, &role, &json!({ "role": "admin" })).await;
    assert_eq!((answer.status.as_u16(), answer.pointers()), (422, vec!["/role"]));
    let long = "A".repeat(5000);
    for token in ["x", "%00", "..%2F..", "'%20OR%201=1--", long.as_str()] {
        let seen = setup.look(&setup.owner(), token).await;
        assert_eq!(told(&seen), (404, "invitation_not_found"), "{token}");
        let tried = setup.accept(&setup.owner(), token).await;
        assert_eq!(told(&tried), (404, "invitation_not_found"), "{token}");
    }
    let never = setup.owner().send(Method::DELETE, &setup.path("/members/me")).await;
    assert!(never.status.is_client_error(), "{}", never.text);
}

#[tokio::test]
async fn a_deleted_event_takes_nobody() {
    let setup = Setup::new().await;
    setup.invite(ADDRESS, "manager").await;
    let token = setup.token().await;
    let organizer = setup.world.organizer().header("if-match", "*");
    organizer.send(Method::DELETE, &format!("/v1/events/{}", setup.event)).await;
    let someone = setup.user(setup.world.id(), "someone");
    assert_eq!(told(&setup.look(&someone, &token).await), (404, "invitation_not_found"));
    assert_eq!(told(&setup.accept(&someone, &token).await), (404, "invitation_not_found"));
}

#[tokio::test]
async fn a_team_has_room_for_fifty() {
    let setup = Setup::new().await;
    sqlx::query(
        "INSERT INTO event.team_members (event_id, user_id, role, username, joined_at)
         SELECT $1, gen_random_uuid(), 'checker', 'helper', now() FROM generate_series(1, 49)",
    )
    .bind(setup.event)
    .execute(&setup.world.database.admin)
    .await
    .unwrap();
    assert_eq!(setup.invite(ADDRESS, "checker").await.status, 201);
    assert_eq!(told(&setup.invite("late@example.org", "checker").await), (409, "team_full"));
    assert_eq!(setup.invite(ADDRESS, "checker").await.status, 200, "a renewal takes no room");
}

#[tokio::test]
async fn invitations_and_guesses_are_limited() {
    let setup = Setup::new().await;
    for _ in 0..30 {
        assert!(setup.invite(ADDRESS, "checker").await.status.is_success());
    }
    let limited = setup.invite(ADDRESS, "checker").await;
    assert_eq!(limited.status, 429, "{}", limited.text);
    assert_eq!(limited.header("retry-after"), "3600");
    setup.world.advance(3600);
    assert_eq!(setup.invite(ADDRESS, "checker").await.status, 200);

    for _ in 0..100 {
        assert_eq!(setup.look(&setup.anybody(), "wrong").await.status, 404);
    }
    assert_eq!(setup.look(&setup.anybody(), "wrong").await.status, 429);
    assert_eq!(setup.accept(&setup.owner(), "wrong").await.status, 429);
}

#[tokio::test]
async fn without_the_counters_nobody_is_invited_and_no_token_tried() {
    let setup = Setup { guards: TestDynamoDb::unreachable(), ..Setup::new().await };
    for answer in [
        setup.invite(ADDRESS, "checker").await,
        setup.look(&setup.anybody(), "wrong").await,
        setup.accept(&setup.owner(), "wrong").await,
    ] {
        assert_eq!(told(&answer), (503, "temporarily_unavailable"));
    }
    assert!(setup.world.messages().await.is_empty());
}
