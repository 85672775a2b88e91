use std::error::Error;

use aws_sdk_dynamodb::error::SdkError;

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

/// Whether a conditional write was done: `false` where its condition refused.
pub(crate) fn written<T, E>(
    outcome: Result<T, SdkError<E>>,
    is_refusal: fn(&E) -> bool,
) -> Result<bool, GuardError>
where
    SdkError<E>: Into<aws_sdk_dynamodb::Error>,
{
    match outcome {
        Ok(_) => Ok(true),
        Err(error) if error.as_service_error().is_some_and(is_refusal) => Ok(false),
        Err(error) => Err(GuardError::unavailable(error)),
    }
}
