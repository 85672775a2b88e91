use std::error::Error;

/// A guard could not do its work; the request must not go on without it.
#[derive(Debug, thiserror::Error)]
pub enum GuardError {
    /// DynamoDB did not answer, or refused.
    #[error("DynamoDB can't be used")]
    Unavailable(#[source] Box<dyn Error + Send + Sync>),
    /// A record in the table is not one that this crate wrote.
    #[error("a record in DynamoDB is damaged")]
    Damaged,
}

impl GuardError {
    pub(crate) fn unavailable(error: impl Into<aws_sdk_dynamodb::Error>) -> Self {
        Self::Unavailable(Box::new(error.into()))
    }
}
