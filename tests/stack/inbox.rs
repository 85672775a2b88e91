use std::time::Duration;

use serde_json::Value;

use super::{Stack, eventually};

/// A mail as it lies in maildev's inbox.
#[derive(Clone, Debug)]
pub struct Mail(pub Value);

impl Mail {
    pub fn subject(&self) -> &str {
        self.0["subject"].as_str().unwrap_or_default()
    }

    pub fn text(&self) -> &str {
        self.0["text"].as_str().unwrap_or_default()
    }

    pub fn html(&self) -> &str {
        self.0["html"].as_str().unwrap_or_default()
    }

    pub fn message_id(&self) -> &str {
        self.0["headers"]["message-id"].as_str().unwrap_or_default()
    }

    /// Whom it went to.
    pub fn to(&self) -> &str {
        self.0["to"][0]["address"].as_str().unwrap_or_default()
    }

    /// The names of what is attached.
    pub fn attachments(&self) -> Vec<&str> {
        let all = self.0["attachments"].as_array().map(Vec::as_slice).unwrap_or_default();
        all.iter().filter_map(|one| one["filename"].as_str()).collect()
    }
}

impl Stack {
    /// Every mail in maildev's inbox.
    pub async fn mails(&self) -> Vec<Mail> {
        let address = format!("http://127.0.0.1:{}/api/email", self.port(7));
        let answer = self.http.get(&address).send().await.expect("maildev's inbox");
        let mails: Value = serde_json::from_str(&answer.text().await.expect("its answer"))
            .expect("a list of mails");
        mails.as_array().cloned().unwrap_or_default().into_iter().map(Mail).collect()
    }

    /// The mails to one address whose subject has `word`.
    pub async fn mails_to(&self, address: &str, word: &str) -> Vec<Mail> {
        let mut mails = self.mails().await;
        mails.retain(|mail| mail.to() == address && mail.subject().contains(word));
        mails
    }

    /// Waits for the mail to `address` whose subject has `word`.
    pub async fn mail_to(&self, address: &str, word: &str) -> Mail {
        let what = format!("a mail to {address} about {word}");
        eventually(&what, Duration::from_secs(20), || async {
            self.mails_to(address, word).await.pop()
        })
        .await
    }
}
