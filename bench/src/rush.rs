//! People who register and confirm as fast as the stack lets them.

use std::{
    fmt::Write as _,
    time::{Duration, Instant},
};

use futures_util::{StreamExt as _, stream};
use serde_json::{Value, json};
use tests::stack::{Stack, event_draft, eventually};
use uuid::Uuid;

use crate::{
    figures::{percentile, sorted},
    people::People,
};

/// Clients of the gateway.
struct Gateway<'a> {
    stack: &'a Stack,
    http: reqwest::Client,
}

/// How long one person's two clicks took, in milliseconds.
struct Taken {
    create: f64,
    confirm: f64,
}

/// Hot, then cold, in one run; a Markdown table.
pub async fn measure(stack: &Stack, people: usize, at_once: usize, events: usize) -> String {
    let makers = People::of(stack).await;
    let gateway = Gateway { stack, http: reqwest::Client::new() };
    let organizer = makers.token(makers.invite(stack, 1).await[0]);
    let ids = makers.invite(stack, people).await;

    // Processes start and statements are prepared before the clock runs.
    let warm = gateway.publish(&organizer, "Warm-up", 1_000).await;
    let warm_up = makers.invite(stack, at_once * 8).await;
    gateway.rush(&makers, &warm_up, &[warm], at_once).await;

    let places = u32::try_from(people).expect("people");
    let hot = gateway.publish(&organizer, "Hot", places).await;
    let hot = gateway.rush(&makers, &ids, &[hot], at_once).await;

    let each = u32::try_from(people.div_ceil(events)).expect("places");
    let cold: Vec<_> = stream::iter(0..events)
        .map(|number| gateway.publish(&organizer, format!("Cold {number}"), each))
        .buffered(at_once)
        .collect()
        .await;
    let cold = gateway.rush(&makers, &ids, &cold, at_once).await;

    let confirmed = warm_up.len() + 2 * people;
    let mails = mails_once_each(stack, confirmed).await;
    let mut report = String::from(
        "| | confirmed/s | create p50 ms | p99 | confirm p50 ms | p99 |\n|---|---|---|---|---|---|\n",
    );
    for (name, (rate, taken)) in [("one event", &hot), ("many events", &cold)] {
        let figures = |of: fn(&Taken) -> f64| sorted(taken.iter().map(of).collect());
        let (create, confirm) = (figures(|taken| taken.create), figures(|taken| taken.confirm));
        let _ = writeln!(
            report,
            "| {name} | {rate:.0} | {:.1} | {:.1} | {:.1} | {:.1} |",
            percentile(&create, 50),
            percentile(&create, 99),
            percentile(&confirm, 50),
            percentile(&confirm, 99),
        );
    }
    let _ = write!(
        report,
        "\nhot ÷ cold = {:.2}; {people} people, {at_once} at a time, {events} events; \
         {mails} mails for {confirmed} confirmations, each once.",
        hot.0 / cold.0
    );
    report
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// A mail for each confirmation, and no two with one Message-ID.
async fn mails_once_each(stack: &Stack, confirmed: usize) -> usize {
    let inbox = eventually("a mail for each confirmation", Duration::from_mins(5), || async {
        let sent = "SELECT count(*) FROM notification.mails
            WHERE kind = 'registration_confirmed' AND status = 'sent'";
        let sent = usize::try_from(stack.count(sent).await).ok()?;
        (sent >= confirmed).then_some(())?;
        tokio::time::sleep(Duration::from_secs(2)).await;
        Some(stack.mails().await)
    })
    .await;
    let mut ids: Vec<_> = inbox.iter().map(|mail| mail.message_id().to_owned()).collect();
    let mails = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((ids.len(), mails), (confirmed, confirmed), "distinct mails, mails");
    mails
}

impl Gateway<'_> {
    async fn post(&self, token: &str, path: &str, body: &Value) -> (u16, Value) {
        let answer = self
            .http
            .post(format!("{}{path}", self.stack.url))
            .bearer_auth(token)
            .header("content-type", "application/json")
            .header("idempotency-key", Uuid::now_v7().to_string())
            .body(body.to_string())
            .send()
            .await
            .expect("the gateway answers");
        let status = answer.status().as_u16();
        let text = answer.text().await.expect("its answer");
        (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
    }

    async fn publish(&self, organizer: &str, title: impl AsRef<str>, places: u32) -> Uuid {
        let draft = event_draft(title.as_ref(), places);
        let (status, event) = self.post(organizer, "/v1/events", &draft).await;
        assert_eq!(status, 201, "{event}");
        let id = event["id"].as_str().and_then(|id| id.parse().ok()).expect("an id");
        let path = format!("/v1/events/{id}/publish");
        let (status, answer) = self.post(organizer, &path, &json!({})).await;
        assert_eq!(status, 200, "{answer}");
        id
    }

    /// Everybody registers and confirms. Confirmed registrations a second, and
    /// what each person waited.
    async fn rush(
        &self,
        makers: &People,
        people: &[Uuid],
        events: &[Uuid],
        at_once: usize,
    ) -> (f64, Vec<Taken>) {
        let tokens: Vec<_> = people.iter().map(|id| makers.token(*id)).collect();
        let started = Instant::now();
        let taken: Vec<_> = stream::iter(tokens.iter().enumerate())
            .map(async |(number, token)| {
                let event = events[number % events.len()];
                let clicked = Instant::now();
                let body = json!({ "event_id": event });
                let (status, created) = self.post(token, "/v1/registrations", &body).await;
                assert_eq!(status, 201, "{created}");
                let create = millis(clicked.elapsed());
                let clicked = Instant::now();
                let id = created["id"].as_str().expect("an id");
                let path = format!("/v1/registrations/{id}/confirm");
                let (status, confirmed) = self.post(token, &path, &json!({})).await;
                assert_eq!(status, 200, "{confirmed}");
                Taken { create, confirm: millis(clicked.elapsed()) }
            })
            .buffer_unordered(at_once)
            .collect()
            .await;
        #[expect(clippy::cast_precision_loss, reason = "people are countable")]
        let rate = taken.len() as f64 / started.elapsed().as_secs_f64();
        (rate, taken)
    }
}
