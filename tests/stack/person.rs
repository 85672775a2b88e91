use std::{
    net::{IpAddr, Ipv4Addr},
    time::Duration,
};

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Stack, eventually};

/// Somebody with an account, a browser's cookies, and a place on the network.
#[derive(Clone)]
pub struct Person {
    pub username: String,
    pub email: String,
    pub token: Option<String>,
    pub password: String,
    url: String,
    http: reqwest::Client,
}

/// What the gateway answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub etag: String,
    pub headers: reqwest::header::HeaderMap,
    pub json: Value,
    pub text: String,
}

impl Answer {
    async fn read(answer: reqwest::Response) -> Result<Self, reqwest::Error> {
        let status = answer.status().as_u16();
        let headers = answer.headers().clone();
        let etag = headers.get("etag").and_then(|tag| tag.to_str().ok());
        let etag = etag.unwrap_or_default().to_owned();
        let text = answer.text().await?;
        let json = serde_json::from_str(&text).unwrap_or(Value::Null);
        Ok(Self { status, etag, headers, json, text })
    }

    /// The problem's code.
    pub fn code(&self) -> &str {
        self.json["code"].as_str().unwrap_or_default()
    }

    /// This answer, which must have this status.
    #[expect(clippy::return_self_not_must_use, reason = "often nothing but the status matters")]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }

    /// The `id` of the thing.
    pub fn id(&self) -> String {
        self.json["id"].as_str().unwrap_or_else(|| panic!("no id: {}", self.text)).to_owned()
    }
}

/// Every person calls from an address of their own, as real ones do: sign-ups
/// are throttled by address. All of 127.0.0.0/8 is this machine.
fn own_address() -> IpAddr {
    let [a, b, c, ..] = Uuid::new_v4().into_bytes();
    IpAddr::V4(Ipv4Addr::new(127, a.max(1), b, c.clamp(1, 254)))
}

impl Person {
    /// Somebody without an account.
    pub fn stranger(stack: &Stack) -> Self {
        let http = reqwest::Client::builder()
            .local_address(own_address())
            .timeout(Duration::from_secs(40))
            .build()
            .expect("an HTTP client");
        let username = format!("u{}", &Uuid::new_v4().simple().to_string()[..16]);
        Self {
            email: format!("{username}@example.org"),
            username,
            token: None,
            password: "correct horse battery".to_owned(),
            url: stack.url.clone(),
            http,
        }
    }

    /// Somebody who has signed up and signed in, speaking `locale`.
    pub async fn new(stack: &Stack, locale: &str, time_zone: &str) -> Self {
        let mut person = Self::stranger(stack);
        person.sign_up(locale, time_zone).await.expect(201);
        person.sign_in().await;
        person
    }

    /// Signs up.
    pub async fn sign_up(&self, locale: &str, time_zone: &str) -> Answer {
        let body = json!({
            "username": self.username, "email": self.email, "password": self.password,
            "locale": locale, "time_zone": time_zone,
        });
        self.post("/v1/auth/register", &body).await
    }

    /// Signs in.
    pub async fn sign_in(&mut self) {
        let body = json!({ "login": self.username, "password": self.password });
        let answer = self.post("/v1/auth/login", &body).await.expect(200);
        self.token = answer.json["access_token"].as_str().map(str::to_owned);
    }

    /// Waits for the profile, which comes by message.
    pub async fn profile(&self) -> Answer {
        eventually("a profile", Duration::from_secs(30), || async {
            let answer = self.get("/v1/me").await;
            (answer.status == 200).then_some(answer)
        })
        .await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None, &[]).await
    }

    /// Posts with a fresh idempotency key, as the web app does.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        let key = Uuid::new_v4().to_string();
        self.send(Method::POST, path, Some(body), &[("idempotency-key", &key)]).await
    }

    pub async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
        headers: &[(&str, &str)],
    ) -> Answer {
        self.try_send(method, path, body, headers).await.expect("the gateway answers")
    }

    pub async fn try_send(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
        headers: &[(&str, &str)],
    ) -> Result<Answer, reqwest::Error> {
        let mut request = self.http.request(method, format!("{}{path}", self.url));
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body.to_string());
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Answer::read(request.send().await?).await
    }

    /// Posts a body as it is.
    pub async fn raw(&self, path: &str, body: String, headers: &[(&str, &str)]) -> Answer {
        let mut request = self.http.post(format!("{}{path}", self.url)).body(body);
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Answer::read(request.send().await.expect("the gateway answers")).await.expect("its body")
    }

    /// Creates and publishes an event of so many places; its id.
    pub async fn publish(&self, draft: &Value) -> String {
        let created = self.post("/v1/events", draft).await.expect(201);
        let path = format!("/v1/events/{}/publish", created.id());
        self.post(&path, &json!({})).await.expect(200);
        created.id()
    }

    /// Asks for a place.
    pub async fn register(&self, event: &str) -> Answer {
        self.post("/v1/registrations", &json!({ "event_id": event })).await
    }

    /// Confirms the registration.
    pub async fn confirm(&self, registration: &str) -> Answer {
        self.post(&format!("/v1/registrations/{registration}/confirm"), &json!({})).await
    }

    /// Free places and the rest.
    pub async fn availability(&self, event: &str) -> Value {
        self.get(&format!("/v1/events/{event}/availability")).await.expect(200).json
    }
}

/// An event a month from now, in Berlin.
pub fn event_draft(title: &str, capacity: u32) -> Value {
    let zone = jiff::tz::TimeZone::get("Europe/Berlin").expect("a zone");
    let time = |days: i64, hours: i64| {
        let at = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(days * 24 + hours);
        let at = at.to_zoned(zone.clone()).round(jiff::Unit::Hour).expect("an hour");
        at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    };
    json!({
        "title": title, "description": "Talks and tea.", "capacity": capacity,
        "place": { "kind": "venue", "name": "Haus am See", "address": "Seestraße 1, 10115 Berlin" },
        "starts_at": time(30, 0), "ends_at": time(30, 2), "time_zone": "Europe/Berlin",
    })
}
