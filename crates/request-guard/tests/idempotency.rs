//! What somebody notices who sends a request twice.

#![expect(clippy::panic, clippy::expect_used, reason = "a test that can't go on fails")]

use ambient::Clock;
use jiff::SignedDuration;
use request_guard::{Begun, Guard, GuardError, Idempotency, Request, StoredAnswer};
use test_kit::TestDynamoDb;

const REQUEST: Request<'static> = Request {
    operation: "registration-create",
    owner: "0198-user",
    key: "2f5c6a4e-key",
    target: "/v1/registrations",
    body: br#"{"event_id":"0199-event"}"#,
};

#[tokio::test]
async fn a_repetition_gets_the_same_answer() {
    let world = World::new().await;
    world.started(&REQUEST).await.complete(&answer()).await.unwrap();
    let Begun::Replay(replayed) = world.begin(&REQUEST).await else { panic!("not replayed") };
    assert!(replayed == answer());
}

#[tokio::test]
async fn a_repetition_while_it_runs_is_told_to_wait() {
    let world = World::new().await;
    let _running = world.started(&REQUEST).await;
    let Begun::InProgress { retry_after } = world.begin(&REQUEST).await else {
        panic!("taken on twice")
    };
    assert_eq!(retry_after, 1);
}

#[tokio::test]
async fn another_body_or_target_under_the_same_key_is_refused() {
    let world = World::new().await;
    let others = [Request { body: b"{}", ..REQUEST }, Request { target: "/v1/x", ..REQUEST }];
    let running = world.started(&REQUEST).await;
    for other in &others {
        assert!(matches!(world.begin(other).await, Begun::KeyReused));
    }
    running.complete(&answer()).await.unwrap();
    for other in &others {
        assert!(matches!(world.begin(other).await, Begun::KeyReused));
    }
}

#[tokio::test]
async fn other_owners_operations_and_keys_have_records_of_their_own() {
    let world = World::new().await;
    world.started(&REQUEST).await.complete(&answer()).await.unwrap();
    for other in [
        Request { owner: "somebody else", ..REQUEST },
        Request { operation: "event-create", ..REQUEST },
        Request { key: "another", ..REQUEST },
        // The same characters, cut elsewhere.
        Request { operation: "registration-create0198-user", owner: "", ..REQUEST },
    ] {
        assert!(matches!(world.begin(&other).await, Begun::Started(_)));
    }
}

#[tokio::test]
async fn a_crashed_request_can_be_repeated_after_its_deadline() {
    let world = World::new().await;
    let crashed = world.started(&REQUEST).await;
    world.clock.advance(SignedDuration::from_secs(29));
    assert!(matches!(world.begin(&REQUEST).await, Begun::InProgress { .. }));
    world.clock.advance(SignedDuration::from_secs(2));
    let second = world.started(&REQUEST).await;

    let late = StoredAnswer { status: 418, ..answer() };
    crashed.complete(&late).await.unwrap();
    assert!(matches!(world.begin(&REQUEST).await, Begun::InProgress { .. }));
    second.complete(&answer()).await.unwrap();
    let Begun::Replay(replayed) = world.begin(&REQUEST).await else { panic!("not replayed") };
    assert_eq!(replayed.status, 201, "the late finisher must not overwrite");
}

#[tokio::test]
async fn a_failed_request_can_be_repeated_at_once() {
    let world = World::new().await;
    world.started(&REQUEST).await.forget().await.unwrap();
    assert!(matches!(world.begin(&REQUEST).await, Begun::Started(_)));
}

#[tokio::test]
async fn the_one_that_was_taken_over_drops_nobody_elses_record() {
    let world = World::new().await;
    let crashed = world.started(&REQUEST).await;
    world.clock.advance(SignedDuration::from_secs(31));
    let _second = world.started(&REQUEST).await;
    crashed.forget().await.unwrap();
    assert!(matches!(world.begin(&REQUEST).await, Begun::InProgress { .. }));
}

#[tokio::test]
async fn an_answer_is_kept_for_a_day() {
    let world = World::new().await;
    world.started(&REQUEST).await.complete(&answer()).await.unwrap();
    world.clock.advance(SignedDuration::from_hours(24));
    assert!(matches!(world.begin(&REQUEST).await, Begun::Replay(_)));
    world.clock.advance(SignedDuration::from_secs(1));
    assert!(matches!(world.begin(&REQUEST).await, Begun::Started(_)));
}

#[tokio::test]
async fn of_many_at_once_one_is_taken_on() {
    let world = World::new().await;
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..32 {
        let (idempotency, deadline) = (world.idempotency.clone(), world.deadline());
        tasks.spawn(async move { idempotency.begin(&REQUEST, deadline).await.unwrap() });
    }
    let begun = tasks.join_all().await;
    let started = begun.iter().filter(|begun| matches!(begun, Begun::Started(_))).count();
    let waiting = begun.iter().filter(|begun| matches!(begun, Begun::InProgress { .. })).count();
    assert_eq!((started, waiting), (1, 31));
}

#[tokio::test]
async fn the_table_holds_nothing_that_can_be_read() {
    let world = World::new().await;
    let running = world.started(&REQUEST).await;
    running.complete(&answer()).await.unwrap();
    let table = world.dynamodb.dump().await;
    assert!(table.contains("COMPLETED"), "{table}");
    for secret in ["0198-user", "registrations", "2f5c6a4e-key", "0199-event", "token", "cookie"] {
        assert!(!table.contains(secret), "{secret} in {table}");
    }
}

#[tokio::test]
async fn without_dynamodb_nothing_is_taken_on() {
    let clock = test_kit::clock();
    let idempotency = TestDynamoDb::unreachable().idempotency(&clock);
    let refused = idempotency.begin(&REQUEST, clock.now()).await;
    assert!(matches!(refused, Err(GuardError::Unavailable(_))));
}

struct World {
    dynamodb: TestDynamoDb,
    clock: Clock,
    idempotency: Idempotency,
}

impl World {
    async fn new() -> Self {
        let (dynamodb, clock) = (TestDynamoDb::new().await, test_kit::clock());
        let idempotency = dynamodb.idempotency(&clock);
        Self { dynamodb, clock, idempotency }
    }

    fn deadline(&self) -> jiff::Timestamp {
        self.clock.now() + SignedDuration::from_secs(30)
    }

    async fn begin(&self, request: &Request<'_>) -> Begun {
        self.idempotency.begin(request, self.deadline()).await.expect("DynamoDB answers")
    }

    async fn started(&self, request: &Request<'_>) -> Guard {
        match self.begin(request).await {
            Begun::Started(guard) => guard,
            other => panic!("not started but {other:?}"),
        }
    }
}

fn answer() -> StoredAnswer {
    StoredAnswer {
        status: 201,
        headers: vec![
            ("location".to_owned(), "/v1/registrations/1".to_owned()),
            ("set-cookie".to_owned(), "cookie=1".to_owned()),
            ("set-cookie".to_owned(), "cookie=2".to_owned()),
        ],
        body: b"{\"access_token\":\"token \xff\"}".to_vec(),
    }
}
