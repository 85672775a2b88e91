//! What the bins build alike.

use std::sync::Arc;

use access_tokens::DetachedSigner;
use lambda_host::{Host, StartError};
use outbox::Publisher;
use sqlx::PgPool;

use crate::{
    event_client::{Connection, EventClient},
    offering::Offering,
    seats::Seats,
};

/// The steps of registering, on the function's own clients.
pub async fn seats(host: &Host) -> Result<Seats, StartError> {
    let (database, publisher, event): (PgPool, Publisher, EventClient) =
        tokio::try_join!(host.database(), host.publisher(), event(host))?;
    Ok(Seats { database, event, publisher, clock: host.clock(), random: host.random() })
}

/// What offers need, on the function's own clients.
pub async fn offering(host: &Host) -> Result<Offering, StartError> {
    let (database, publisher) = tokio::try_join!(host.database(), host.publisher())?;
    Ok(Offering { database, publisher, clock: host.clock(), random: host.random() })
}

/// What signs tickets.
pub async fn ticket_signer(host: &Host) -> Result<Arc<DetachedSigner>, StartError> {
    let signer = host.vault().await?.of_tickets().detached_signer().await;
    signer
        .map(Arc::new)
        .map_err(|error| StartError::Client { what: "the ticket key", reason: error.to_string() })
}

/// Asks Event.
pub async fn event(host: &Host) -> Result<EventClient, StartError> {
    let failed = |reason: String| StartError::Client { what: "the client of Event", reason };
    let credentials = host
        .aws()
        .await
        .credentials_provider()
        .ok_or_else(|| failed("there are no AWS credentials".to_owned()))?;
    let (base, region) =
        (host.config().require("INTERNAL_API_URL")?, host.config().require("AWS_REGION")?);
    Connection::new(base, region, credentials, host.clock())
        .map(EventClient::new)
        .map_err(|error| failed(error.to_string()))
}
