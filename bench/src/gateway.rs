//! The gateway as a browser uses it.

use serde_json::{Value, json};
use tests::stack::{Stack, event_draft};
use uuid::Uuid;

/// A client of the gateway.
pub struct Gateway<'a> {
    /// The stack behind it.
    pub stack: &'a Stack,
    http: reqwest::Client,
}

impl<'a> Gateway<'a> {
    /// Of this stack.
    pub fn of(stack: &'a Stack) -> Self {
        Self { stack, http: reqwest::Client::new() }
    }

    /// Posts with an idempotency key of its own: status and body.
    pub async fn post(&self, token: &str, path: &str, body: &Value) -> (u16, Value) {
        let request = self
            .http
            .post(format!("{}{path}", self.stack.url))
            .bearer_auth(token)
            .header("content-type", "application/json")
            .header("idempotency-key", Uuid::now_v7().to_string())
            .body(body.to_string());
        answer(request).await
    }

    /// Posts and must be answered with `status`.
    pub async fn done(&self, token: &str, path: &str, body: &Value, status: u16) -> Value {
        let (given, answer) = self.post(token, path, body).await;
        assert_eq!(given, status, "{path}: {answer}");
        answer
    }

    /// Reads as somebody who is not signed in.
    pub async fn get(&self, path: &str) -> (u16, Value) {
        answer(self.http.get(format!("{}{path}", self.stack.url))).await
    }

    /// Publishes an event with so many places.
    pub async fn publish(&self, organizer: &str, title: &str, places: usize) -> Uuid {
        let draft = event_draft(title, u32::try_from(places).expect("places"));
        let event = self.done(organizer, "/v1/events", &draft, 201).await;
        let id = id(&event);
        self.done(organizer, &format!("/v1/events/{id}/publish"), &json!({}), 200).await;
        id
    }

    /// Confirms or cancels.
    pub async fn settle(&self, token: &str, registration: Uuid, verb: &str) -> (u16, Value) {
        self.post(token, &format!("/v1/registrations/{registration}/{verb}"), &json!({})).await
    }
}

/// The `id` of what was answered.
pub fn id(answer: &Value) -> Uuid {
    answer["id"].as_str().and_then(|id| id.parse().ok()).expect("an id")
}

async fn answer(request: reqwest::RequestBuilder) -> (u16, Value) {
    let answer = request.send().await.expect("the gateway answers");
    let status = answer.status().as_u16();
    let text = answer.text().await.expect("its answer");
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}
