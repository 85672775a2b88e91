use serde::{Deserialize, de::DeserializeOwned};

use super::Unavailable;

/// What Event answered.
pub(super) struct Answer {
    status: u16,
    body: Vec<u8>,
    /// The problem's stable code; empty where the error is not Event's own.
    code: Option<String>,
}

#[derive(Deserialize)]
struct ProblemCode {
    code: String,
}

impl Answer {
    pub(super) fn new(status: u16, body: Vec<u8>) -> Self {
        let code = (!(200..300).contains(&status)).then(|| {
            serde_json::from_slice(&body)
                .map_or_else(|_| String::new(), |ProblemCode { code }| code)
        });
        Self { status, body, code }
    }

    /// `None`: it succeeded. Otherwise the problem's code, which is how a
    /// refusal by Event differs from one by the gateway in front of it.
    pub(super) fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// The body of a success.
    pub(super) fn read<T: DeserializeOwned>(&self) -> Result<T, Unavailable> {
        serde_json::from_slice(&self.body)
            .map_err(|error| Unavailable(format!("{}: {error}", self.status)))
    }

    /// What a problem says beside its code; what is missing has its default.
    pub(super) fn details<T: DeserializeOwned + Default>(&self) -> T {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// An answer that the caller has no use for.
    pub(super) fn unexpected(&self) -> Unavailable {
        Unavailable(format!("{} {}", self.status, self.code().unwrap_or_default()))
    }
}
