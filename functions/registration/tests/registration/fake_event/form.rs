//! What the event asks: lines of text that must be filled in.

use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{FakeEvent, World};

impl FakeEvent {
    /// The organiser asks these questions, and no others any more.
    pub fn ask(&self, questions: &[Uuid]) {
        self.world().asked = questions.to_vec();
    }
}

impl World {
    /// What the event accepts of a request, or what is wrong with it.
    pub(super) fn form(&self, body: &Value) -> Result<Value, Box<Response>> {
        let given = body["answers"].as_array().cloned().unwrap_or_default();
        let (mut answers, mut errors) = (Vec::new(), Vec::new());
        for (index, answer) in given.iter().enumerate() {
            let id: Option<Uuid> = answer["question_id"].as_str().and_then(|id| id.parse().ok());
            match (id.filter(|id| self.asked.contains(id)), answer["value"].as_str()) {
                (None, _) => errors.push((format!("/answers/{index}/question_id"), "unknown")),
                (_, None | Some("")) => {
                    errors.push((format!("/answers/{index}/value"), "required"));
                }
                (Some(id), Some(text)) => answers.push(json!({
                    "question_id": id, "kind": "text", "prompt": "What do you eat?",
                    "value": text, "labels": [],
                })),
            }
        }
        let offered = body["offered_until"].is_string() || body["by_team"] == true;
        if !offered && answers.len() < self.asked.len() && errors.is_empty() {
            errors.push(("/answers".to_owned(), "required"));
        }
        if errors.is_empty() {
            let guests = body["guests"].as_array().cloned().unwrap_or_default();
            return Ok(json!({ "answers": answers, "guests": guests, "asked": self.asked }));
        }
        let errors: Vec<_> = errors
            .into_iter()
            .map(|(pointer, code)| json!({"pointer": pointer, "code": code, "detail": "Mend it."}))
            .collect();
        let body = json!({"status": 422, "code": "validation_failed", "errors": errors});
        Err(Box::new((StatusCode::UNPROCESSABLE_ENTITY, axum::Json(body)).into_response()))
    }

    /// Answers that are to take the place of others.
    pub(super) fn check_answers(&self, body: &Value) -> Response {
        match self.form(body) {
            Ok(accepted) => axum::Json(accepted).into_response(),
            Err(refusal) => *refusal,
        }
    }
}
