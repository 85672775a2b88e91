//! Many people by the team's hand, from a file: all or nobody.

use http::Method;
use serde_json::{Value, json};
use test_kit::{Answer, Client, TestDynamoDb};
use turnout_registration::{api::import, throttle::LookupThrottle};
use uuid::Uuid;

use crate::{fake_event::Mood, waitlist::somebody, world::World};

/// Where Anna, who owns the event, brings her files.
pub struct Office {
    pub world: World,
    throttle: LookupThrottle,
}

impl Office {
    pub async fn new() -> Self {
        let world = World::owned().await;
        let counters = TestDynamoDb::new().await.rate_limit(&world.clock);
        Self { world, throttle: LookupThrottle::new(counters) }
    }

    fn client(&self, user: Uuid) -> Client {
        let state = import::State {
            seats: self.world.seats.clone(),
            verifier: self.world.callers.verifier.clone(),
            throttle: self.throttle.clone(),
        };
        self.world.client(user, import::router(state))
    }

    async fn sends(&self, user: Uuid, body: &Value) -> Answer {
        let path = format!("/v1/events/{}/attendees/import", self.world.event_id);
        self.client(user).json(Method::POST, &path, body).await
    }

    pub async fn preview(&self, csv: &str) -> Answer {
        let answer = self.sends(self.world.anna, &json!({ "csv": csv })).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer
    }

    pub async fn import(&self, csv: &str) -> Answer {
        self.sends(self.world.anna, &json!({ "csv": csv, "preview": false })).await
    }

    /// So many people with accounts, and a file of them.
    pub async fn people(&self, number: usize) -> (Vec<Uuid>, String) {
        let (mut people, mut csv) = (Vec::new(), "email\n".to_owned());
        for n in 0..number {
            people.push(self.world.person(&format!("guest-{n}"), "").await);
            csv = format!("{csv}guest-{n}@example.org\n");
        }
        (people, csv)
    }

    /// Rows of registrations, whatever their status.
    pub async fn written(&self) -> i64 {
        sqlx::query_scalar("SELECT count(*) FROM registration.registrations")
            .fetch_one(&self.world.database.admin)
            .await
            .unwrap()
    }

    /// How many attendees the list shows of a status.
    pub async fn listed(&self, status: &str) -> usize {
        let query = format!("?limit=100&status={status}");
        let page = self.world.attendees(self.world.anna, &query).await;
        assert_eq!(page.status, 200, "{}", page.text);
        page.json["items"].as_array().unwrap().len()
    }
}

/// What is wrong, a line each: line, column, code.
fn wrong(report: &Value) -> Vec<Value> {
    let errors = report["errors"].as_array().unwrap();
    errors.iter().map(|error| json!([error["line"], error["column"], error["code"]])).collect()
}

#[tokio::test]
async fn a_preview_writes_nothing_and_an_import_registers_everybody() {
    let office = Office::new().await;
    let world = &office.world;
    let (workshop, lecture) = (somebody(world), somebody(world));
    world.event.offer_types(&[("Мастерская", workshop), ("Lecture; long", lecture)]);
    let guest = world.person("Guest.One", "").await;
    let other = world.person("other", "").await;
    // As Excel saves it where commas are in numbers.
    let csv = "\u{feff}Имя;Почта;Места;Тип билета;Имя пользователя\r\n\
        Анна;GUEST.one@example.org;2;мастерская;\r\n;;;;\r\n\
        Борис;;;\"Lecture; long\";OTHER\r\n";
    let preview = office.preview(csv).await;
    assert_eq!(
        preview.json,
        json!({
            "rows": [
                { "line": 2, "account": "GUEST.one@example.org", "ticket_type": "мастерская",
                    "quantity": 2, "registration_id": null, "status": null },
                { "line": 4, "account": "OTHER", "ticket_type": "Lecture; long",
                    "quantity": 1, "registration_id": null, "status": null },
            ],
            "errors": [],
            "ignored_columns": ["Имя"],
        })
    );
    assert_eq!((office.written().await, world.event.seats()), (0, 0));

    let imported = office.import(csv).await;
    assert_eq!(imported.status, 201, "{}", imported.text);
    for ((row, user), (kind, quantity)) in imported.json["rows"]
        .as_array()
        .unwrap()
        .iter()
        .zip([guest, other])
        .zip([(workshop, 2), (lecture, 1)])
    {
        assert_eq!(row["status"], "confirmed");
        let id = row["registration_id"].as_str().unwrap();
        let registration = world.read(user, id).await;
        assert_eq!(registration["status"], "confirmed");
        assert_eq!(registration["ticket_type"]["id"], json!(kind));
        assert_eq!(registration["quantity"], quantity);
        assert!(world.event.has_seat(id.parse().unwrap()));
    }
    let mut topics = world.topics().await;
    topics.sort();
    let told = ["registration-confirmed", "registration-created"];
    assert_eq!(topics, [told[0], told[0], told[1], told[1]]);
    assert_eq!((world.event.taken(), world.half_done().await), (3, 0));

    let again = office.import(csv).await;
    assert_eq!((again.status.as_u16(), again.code()), (422, "import_invalid"));
    assert_eq!(
        wrong(&again.json["report"]),
        [json!([2, "email", "already_registered"]), json!([4, "username", "already_registered"])]
    );
}

#[tokio::test]
async fn every_error_of_every_row_is_told_and_nobody_is_registered() {
    let office = Office::new().await;
    let world = &office.world;
    let types = [("Day", somebody(world)), ("Twin", somebody(world)), ("twin", somebody(world))];
    world.event.offer_types(&types);
    world.event.resize(6);
    for name in ["anna", "boris", "clara", "dora"] {
        world.person(name, "").await;
    }
    let (here, waits) = (world.person("here", "").await, world.person("waits", "").await);
    world.confirmed(here).await;
    world.event.lets_the_team_decide();
    world.applied(world.person("asks", "").await).await;
    world.event.resize(1);
    world.waiting(waits, &json!({})).await;
    world.event.resize(6);
    let csv = "Username,Email,Ticket type,Places\n\
        anna,,Day,1\n\
        ANNA,,Day,1\n\
        nobody,,Night,1\n\
        boris,clara@example.org,Day,1\n\
        ,,Day,\n\
        here,,Day,1\n\
        ,waits@example.org,Day,1\n\
        asks,,Day,1\n\
        clara,,,0\n\
        dora,,Twin,two,x\n\
        boris,nobody@example.org,Day,10\n";
    let preview = office.preview(csv).await;
    let expected = [
        json!([3, "username", "repeated"]),
        json!([4, "username", "account_not_found"]),
        json!([4, "ticket_type", "ticket_type_not_found"]),
        json!([5, "username", "account_mismatch"]),
        json!([6, "email", "required"]),
        json!([7, "username", "already_registered"]),
        json!([8, "email", "already_waiting"]),
        json!([9, "username", "awaiting_approval"]),
        json!([10, "ticket_type", "ticket_type_required"]),
        json!([10, "places", "out_of_range"]),
        json!([11, null, "too_many_cells"]),
        json!([11, "ticket_type", "ticket_type_ambiguous"]),
        json!([11, "places", "invalid"]),
        json!([12, null, "sold_out"]),
        json!([12, "email", "account_not_found"]),
    ];
    assert_eq!(wrong(&preview.json), expected);
    let errors = preview.json["errors"].as_array().unwrap();
    assert_eq!(errors[0]["number"], 2, "the line of the first");
    assert_eq!((&errors[13]["limit"], &errors[13]["number"]), (&json!("event"), &json!(6)));

    let before = (office.written().await, world.event.taken());
    let refused = office.import(csv).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (422, "import_invalid"));
    assert_eq!(wrong(&refused.json["report"]), expected);
    assert_eq!((office.written().await, world.event.taken()), before);
}

#[tokio::test]
async fn what_only_event_refuses_registers_nobody_either() {
    let office = Office::new().await;
    let world = &office.world;
    world.event.resize(2);
    let (_, csv) = office.people(3).await;
    let refused = office.import(&csv).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (422, "import_invalid"));
    assert_eq!(wrong(&refused.json["report"]), [json!([4, null, "sold_out"])]);
    assert_eq!((world.event.taken(), world.half_done().await), (0, 0));
    assert_eq!(world.topics().await, [""; 0]);
    world.event.resize(3);
    assert_eq!(office.import(&csv).await.status, 201);
    assert_eq!(world.event.taken(), 3);
}

#[tokio::test]
async fn who_lets_a_hold_lapse_can_be_imported_once_that_is_written_down() {
    let office = Office::new().await;
    let world = &office.world;
    let (people, csv) = office.people(2).await;
    world.pending(people[0]).await;
    assert_eq!(
        wrong(&office.preview(&csv).await.json),
        [json!([2, "email", "already_registered"])]
    );
    world.wait(15 * 60 + 1);
    let changing = [json!([2, "email", "registration_changing"])];
    assert_eq!(wrong(&office.preview(&csv).await.json), changing);
    world.wait(5);
    assert_eq!(world.sweep().await, 1);
    assert_eq!(office.import(&csv).await.status, 201);
}

#[tokio::test]
async fn nobody_is_imported_into_an_event_that_is_called_off_meanwhile() {
    let office = Office::new().await;
    let world = &office.world;
    let (_, csv) = office.people(2).await;
    world.event.set(Mood::OnlyReads(409, "event_cancelled"));
    let refused = office.import(&csv).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (409, "event_cancelled"));
    assert_eq!(world.half_done().await, 0, "nothing is left to the sweep");
}

#[tokio::test]
async fn a_file_that_can_not_be_read_says_why() {
    let office = Office::new().await;
    let many = "email\n".to_owned() + &"x@example.org\n".repeat(201);
    for (csv, expected) in [
        ("", json!([[null, null, "empty_file"]])),
        ("email\n\n,,\n", json!([[null, null, "no_rows"]])),
        ("name,places\nAnna,1\n", json!([[null, null, "column_missing"]])),
        ("anna@example.org\n", json!([[null, null, "column_missing"]])),
        ("email,Почта\nx,y\n", json!([[null, "email", "column_repeated"]])),
        ("email\nanna\n\u{fffd}\u{fffd}", json!([[3, null, "not_utf8"]])),
        (&many, json!([[null, null, "too_many_rows"]])),
    ] {
        let preview = office.preview(csv).await;
        assert_eq!(json!(wrong(&preview.json)), expected, "{csv:?}");
        assert_eq!(office.import(csv).await.code(), "import_invalid");
    }
    let anna = office.world.anna;
    for (body, status, pointer) in [
        (json!({}), 422, "/csv"),
        (json!({ "csv": 7 }), 422, "/csv"),
        (json!({ "csv": "email\nx", "preview": "no" }), 422, "/preview"),
    ] {
        let answer = office.sends(anna, &body).await;
        assert_eq!((answer.status.as_u16(), answer.pointers()), (status, vec![pointer]));
    }
}

#[tokio::test]
async fn an_exported_list_is_imported_at_another_event() {
    let office = Office::new().await;
    let world = &office.world;
    let mut people = Vec::new();
    for username in ["-guest-1", "guest-2", "gone"] {
        people.push(world.person(username, "=1+1, \"Анна\"").await);
    }
    world.confirmed(people[0]).await;
    world.confirmed(people[1]).await;
    let gone = world.confirmed(people[2]).await;
    world.cancel(people[2], &gone).await;
    let other = Office { world: World::owned().await, throttle: office.throttle.clone() };
    for username in ["-guest-1", "guest-2", "gone"] {
        other.world.person(username, "").await;
    }
    for language in ["en", "ru"] {
        let file = world.export(world.anna, "?format=csv", language).await;
        let preview = other.preview(&file.text).await;
        let rows = preview.json["rows"].as_array().unwrap();
        let gone = rows.iter().find(|row| row["account"] == "gone@example.org").unwrap();
        let line = &gone["line"];
        assert_eq!(wrong(&preview.json), [json!([line, "status", "not_confirmed"])]);

        let file = world.export(world.anna, "?format=csv&status=confirmed", language).await;
        let preview = other.preview(&file.text).await;
        assert_eq!(wrong(&preview.json), [Value::Null; 0], "{}", preview.text);
        if language == "ru" {
            let imported = other.import(&file.text).await;
            assert_eq!(imported.status, 201, "{}", imported.text);
        }
    }
    assert_eq!(other.listed("confirmed").await, 2);
}

#[tokio::test]
async fn who_is_none_of_the_team_imports_nobody() {
    let office = Office::new().await;
    let world = &office.world;
    let (_, csv) = office.people(1).await;
    world.event.appoint(world.boris, "checker");
    let body = json!({ "csv": csv, "preview": false });
    for user in [world.boris, somebody(world)] {
        let refused = office.sends(user, &body).await;
        assert_eq!((refused.status.as_u16(), refused.code()), (404, "event_not_found"));
    }
    world.event.unpublish();
    for preview in [true, false] {
        let body = json!({ "csv": csv, "preview": preview });
        let draft = office.sends(world.anna, &body).await;
        assert_eq!((draft.status.as_u16(), draft.code()), (409, "event_not_published"));
    }
    assert_eq!((office.written().await, world.event.taken()), (0, 0));
}

#[tokio::test]
async fn accounts_are_not_found_out_by_importing() {
    let office = Office::new().await;
    let world = &office.world;
    world.person("guest", "").await;
    let unknown = |from: u32, to: u32| {
        (from..to).fold("email\n".to_owned(), |csv, n| format!("{csv}no-{n}@example.org\n"))
    };
    // One that is named twice is one guess, and who has an account is none.
    let csv = unknown(0, 60) + "no-1@example.org\nguest@example.org\n";
    assert_eq!(wrong(&office.preview(&csv).await.json).len(), 61);
    assert_eq!(wrong(&office.preview("email\nguest@example.org\n").await.json).len(), 0);

    let csv = unknown(60, 120) + "guest@example.org\n";
    let preview = office.preview(&csv).await;
    let codes: Vec<_> = preview.json["errors"].as_array().unwrap().iter().collect();
    let told = |code: &str| codes.iter().filter(|error| error["code"] == code).count();
    assert_eq!((told("account_not_found"), told("not_checked")), (40, 21));
    // From here on nobody hears whether there is such an account.
    for name in ["guest", "no-1"] {
        let body = json!({ "csv": format!("email\n{name}@example.org\n") });
        let answer = office.sends(world.anna, &body).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (429, "too_many_requests"));
    }
    world.wait(3600);
    assert_eq!(office.import("email\nguest@example.org\n").await.status, 201);
}

#[tokio::test]
async fn as_many_as_a_file_holds_are_registered() {
    let office = Office::new().await;
    let (_, csv) = office.people(200).await;
    let imported = office.import(&csv).await;
    assert_eq!(imported.status, 201, "{}", imported.text);
    let world = &office.world;
    assert_eq!((world.event.taken(), world.half_done().await), (200, 0));
    assert_eq!(office.listed("confirmed").await, 100, "a page of them");
    assert_eq!(world.topics().await.len(), 400);
}

#[tokio::test]
async fn the_same_file_sent_twice_at_once_is_imported_once() {
    let office = Office::new().await;
    let (_, csv) = office.people(20).await;
    let (one, other, third) =
        tokio::join!(office.import(&csv), office.import(&csv), office.import(&csv));
    let mut statuses = [&one, &other, &third].map(|answer| answer.status.as_u16());
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 422, 422], "{} {} {}", one.text, other.text, third.text);
    let world = &office.world;
    assert_eq!((world.event.taken(), world.half_done().await), (20, 0));
    assert_eq!(office.listed("confirmed").await, 20);
    let confirmed = world.topics().await.into_iter().filter(|t| t == "registration-confirmed");
    assert_eq!(confirmed.count(), 20, "each was told once");
}
