use access_tokens::Role;
use jiff::Timestamp;
use messages::{Locale, UserRegistered};
use uuid::Uuid;

use super::{Email, PasswordHash, TimeZone, Username};

/// A new account.
#[derive(Clone, Debug)]
pub struct SignUp {
    /// Its id.
    pub id: Uuid,
    /// The name that others see.
    pub username: Username,
    /// Where mail goes.
    pub email: Email,
    /// The hash of the password.
    pub password_hash: PasswordHash,
    /// What the account may do.
    pub roles: Vec<Role>,
    /// The language of its mail.
    pub locale: Locale,
    /// The zone that its times are shown in.
    pub time_zone: TimeZone,
    /// When it was made.
    pub at: Timestamp,
}

impl SignUp {
    /// What other services are told.
    #[must_use]
    pub fn message(&self) -> UserRegistered {
        UserRegistered {
            user_id: self.id,
            username: self.username.as_str().to_owned(),
            email: self.email.as_str().to_owned(),
            locale: self.locale,
            time_zone: self.time_zone.as_str().to_owned(),
            registered_at: self.at,
        }
    }
}

/// An account as it is needed to sign in.
#[derive(Clone, Debug)]
pub struct Account {
    /// Its id.
    pub id: Uuid,
    /// Its name, as its owner writes it.
    pub username: String,
    /// The hash of its password.
    pub password_hash: PasswordHash,
    /// What it may do.
    pub roles: Vec<Role>,
}
