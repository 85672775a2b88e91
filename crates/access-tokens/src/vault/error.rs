use vaultrs::error::ClientError;

/// Vault could not be used. Names Vault's address and what was tried; carries
/// nothing of what Vault was sent or answered.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// `VAULT_ADDR` is no http or https address, or it holds a password.
    #[error("VAULT_ADDR is not an http(s) address without credentials")]
    Address,
    /// A call failed.
    #[error("Vault at {address}: could not {what}: {failure}")]
    Call {
        /// Vault's address.
        address: String,
        /// What was tried.
        what: String,
        /// Why it failed.
        failure: Failure,
    },
}

/// Why a call to Vault failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    #[error("no answer")]
    NoAnswer,
    #[error("it answered {0} (the role's policy or its credentials do not allow this)")]
    Refused(u16),
    #[error("it answered {0}")]
    Answered(u16),
    #[error("the answer could not be read")]
    Unreadable,
    #[error("somebody else wrote first")]
    Conflict,
    #[error("there are no keys yet: run {0}")]
    NoKeysYet(&'static str),
    #[error("no AWS credentials to log in with")]
    NoAwsCredentials,
}

impl From<ClientError> for Failure {
    fn from(error: ClientError) -> Self {
        match error {
            ClientError::APIError { code: 400, errors }
                if errors.iter().any(|text| text.contains("check-and-set")) =>
            {
                Self::Conflict
            }
            ClientError::APIError { code: code @ (400 | 401 | 403), .. } => Self::Refused(code),
            ClientError::APIError { code, .. } => Self::Answered(code),
            ClientError::RestClientError { .. } => Self::NoAnswer,
            _ => Self::Unreadable,
        }
    }
}
