//! What an account is made of, and the rules for it. No input or output here,
//! no clock and no randomness of its own.

mod account;
mod login;
mod password;
mod refresh_token;
mod time_zone;
mod username;

pub use account::{Account, SignUp};
pub use api_kit::Email;
pub use login::Login;
pub use password::{Password, PasswordHash};
pub use refresh_token::RefreshToken;
pub use time_zone::TimeZone;
pub use username::Username;

/// Why a text is refused: a stable code, and words for a person.
pub type Refusal = (&'static str, &'static str);
