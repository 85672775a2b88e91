use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Data, LinkToken, Locale, RegistrationFacts};

/// Somebody wants to pass their registration on to another person, who may have no
/// account; or that one has answered.
///
/// An offer carries a secret, its `token`: the topic is read by what mails it, and
/// by nothing else.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct RegistrationTransferChanged {
    /// The transfer.
    pub transfer_id: Uuid,
    /// What is passed on, by whom.
    #[serde(flatten)]
    pub registration: RegistrationFacts,
    /// The other person's address.
    pub email: String,
    /// What happened.
    pub change: TransferChange,
}

/// What happened to a transfer.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TransferChange {
    /// The other person is asked by mail.
    Offered {
        /// The mail's language.
        locale: Locale,
        /// The name of who passes it on.
        offered_by: String,
        /// What they write.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<String>,
        /// What the link carries.
        #[schemars(with = "String")]
        token: LinkToken,
        /// Until when it can be accepted, as it is known now.
        #[schemars(with = "String")]
        until: Timestamp,
    },
    /// The other person has the places now, with a registration of their own.
    Accepted,
    /// The other person does not want them.
    Declined,
}

impl Data for RegistrationTransferChanged {
    const TYPE: &'static str = "registration-transfer-changed";
    const SOURCE: &'static str = "registration";

    fn subject(&self) -> String {
        self.transfer_id.to_string()
    }
}
