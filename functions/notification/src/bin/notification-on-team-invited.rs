//! Mails invitations to an event's team.

use lambda_host::{Host, StartError};
use turnout_notification::{Mailroom, api::on_team_invited};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), StartError> {
    let host = Host::start("notification-on-team-invited")?;
    let mailroom = Mailroom::from_host(&host).await?;
    host.serve_messages(|message| on_team_invited::handle(&mailroom, message)).await
}
