//! What the stack's own API can be asked for.

use std::time::Duration;

use serde_json::Value;

use super::Stack;

impl Stack {
    async fn control(&self, path: &str) -> Value {
        let (success, text) = self.try_control(path).await;
        assert!(success, "{path}: {text}");
        serde_json::from_str(&text).unwrap_or(Value::Null)
    }

    /// Asks the stack's own API: whether it did so, and what it said.
    pub async fn try_control(&self, path: &str) -> (bool, String) {
        let address = format!("http://127.0.0.1:{}/control/{path}", self.port(8));
        let answer = self.http.post(&address).body("{}").send().await.expect("the control API");
        (answer.status().is_success(), answer.text().await.expect("its answer"))
    }

    /// Runs a schedule now and waits for its end.
    pub async fn fire(&self, name: &str) -> Value {
        self.control(&format!("fire/{name}")).await
    }

    /// Runs what is due every minute, and waits a second: who tries this again and
    /// again needn't wait for the minutes.
    pub async fn catch_up(&self) {
        for name in [
            "event-expire-holds",
            "registration-call-off",
            "registration-sweep",
            "registration-offer-places",
            "auth-relay",
            "user-relay",
            "event-relay",
            "registration-relay",
            "notification-relay",
        ] {
            self.fire(name).await;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }

    /// Stops or starts a part: `stop_part("kafka")`.
    pub async fn stop_part(&self, part: &str) {
        self.control(&format!("parts/{part}/stop")).await;
    }

    /// Starts a part that was stopped.
    pub async fn start_part(&self, part: &str) {
        self.control(&format!("parts/{part}/start")).await;
    }

    /// Every function with its processes and figures.
    pub async fn functions(&self) -> Value {
        let address = format!("http://127.0.0.1:{}/control/functions", self.port(8));
        let answer = self.http.get(&address).send().await.expect("the control API");
        serde_json::from_str(&answer.text().await.expect("its answer")).expect("a list")
    }

    /// Every process of a function whose name starts with `prefix`.
    pub async fn processes(&self, prefix: &str) -> Vec<u32> {
        let functions = self.functions().await.as_array().cloned().unwrap_or_default();
        functions
            .iter()
            .filter(|one| one["name"].as_str().is_some_and(|name| name.starts_with(prefix)))
            .flat_map(|one| one["pids"].as_array().cloned().unwrap_or_default())
            .filter_map(|pid| u32::try_from(pid.as_u64()?).ok())
            .collect()
    }
}
