use jiff_sqlx::ToSqlx as _;
use sqlx::{PgConnection, PgPool};

use super::roles;
use crate::domain::{Account, Login, PasswordHash, SignUp};

/// Why an account was not made.
#[derive(Debug, thiserror::Error)]
pub enum NotInserted {
    /// Somebody else has the name.
    #[error("the username is taken")]
    UsernameTaken,
    /// Somebody else has the address.
    #[error("the email is taken")]
    EmailTaken,
    /// The database failed.
    #[error(transparent)]
    Database(sqlx::Error),
}

impl From<sqlx::Error> for NotInserted {
    fn from(error: sqlx::Error) -> Self {
        match error.as_database_error().and_then(|error| error.constraint()) {
            Some("accounts_username_unique") => Self::UsernameTaken,
            Some("accounts_email_unique") => Self::EmailTaken,
            _ => Self::Database(error),
        }
    }
}

/// Makes an account, unless its name or address is taken.
pub async fn insert_account(
    transaction: &mut PgConnection,
    account: &SignUp,
) -> Result<(), NotInserted> {
    sqlx::query!(
        "INSERT INTO auth.accounts (id, username, email, password_hash, roles, created_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        account.id,
        account.username.as_str(),
        account.email.as_str(),
        account.password_hash.expose(),
        &roles::to_column(&account.roles),
        account.at.to_sqlx() as _,
    )
    .execute(transaction)
    .await?;
    Ok(())
}

/// The account that somebody signs in to.
pub async fn find_account(pool: &PgPool, login: &Login) -> Result<Option<Account>, sqlx::Error> {
    let (username, email) = match login {
        Login::Username(name) => (Some(name.as_str()), None),
        Login::Email(address) => (None, Some(address.as_str())),
        Login::Nobody => return Ok(None),
    };
    let row = sqlx::query!(
        r#"SELECT id, username, password_hash, roles FROM auth.accounts
           WHERE lower(username COLLATE "C") = $1 OR lower(email COLLATE "C") = $2"#,
        username,
        email,
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.map(|row| Account {
        id: row.id,
        username: row.username,
        password_hash: PasswordHash::new(row.password_hash),
        roles: roles::from_column(&row.roles),
    }))
}
