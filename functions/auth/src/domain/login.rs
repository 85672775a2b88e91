use super::{Email, Username};

/// What somebody signs in with. No username has an `@`, so it is never both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Login {
    /// A username, in lower case.
    Username(String),
    /// A mail address, in lower case.
    Email(String),
    /// Neither: no account has it.
    Nobody,
}

impl Login {
    /// Reads what somebody typed.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        if let Ok(name) = Username::parse(text.to_owned()) {
            Self::Username(name.as_str().to_ascii_lowercase())
        } else if let Ok(email) = Email::parse(text.to_owned()) {
            Self::Email(email.as_str().to_ascii_lowercase())
        } else {
            Self::Nobody
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_names_from_addresses() {
        assert_eq!(Login::parse(" Ada "), Login::Username("ada".to_owned()));
        assert_eq!(Login::parse("Ada@Example.COM"), Login::Email("ada@example.com".to_owned()));
        for text in ["", "a b", "@", "' OR 1=1 --", "\0"] {
            assert_eq!(Login::parse(text), Login::Nobody, "{text:?}");
        }
    }
}
