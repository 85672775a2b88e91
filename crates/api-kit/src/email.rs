use email_address::{EmailAddress, Options};

use crate::TextError;

/// The longest address that SMTP can carry (RFC 5321, section 4.5.3.1.3).
const LONGEST: usize = 254;

/// A mail address, trimmed; its domain in lower case and, where it is an
/// international one, in its `xn--` form, so that one domain is written in one
/// way only. What stands before the `@` is ASCII: most mail servers take
/// nothing else. Compared without regard to case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email(String);

impl Email {
    /// Parses what somebody typed.
    #[expect(clippy::needless_pass_by_value, reason = "parsers take what they replace")]
    pub fn parse(text: String) -> Result<Self, TextError> {
        let invalid = || {
            let detail = "This is no mail address like name@example.com.";
            TextError::from(("invalid_email", detail.into()))
        };
        let (local, domain) = text.trim().rsplit_once('@').ok_or_else(invalid)?;
        if !local.is_ascii() {
            return Err(("invalid_email", "Only ASCII characters may stand before the @.".into()));
        }
        let domain = idna::domain_to_ascii_strict(domain).map_err(|_| invalid())?;
        let address = format!("{local}@{domain}");
        if address.len() > LONGEST {
            return Err(("too_long", "At most 254 characters are allowed.".into()));
        }
        let options =
            Options::default().with_required_tld().without_display_text().without_domain_literal();
        EmailAddress::parse_with_options(&address, options).map_err(|_| invalid())?;
        Ok(Self(address))
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands before the `@`.
    #[must_use]
    pub fn local_part(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(local, _)| local)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<String, &'static str> {
        Email::parse(text.to_owned()).map(|email| email.0).map_err(|(code, _)| code)
    }

    #[test]
    fn writes_one_domain_in_one_way() {
        assert_eq!(parse(" Ada@EXAMPLE.com\n").as_deref(), Ok("Ada@example.com"));
        assert_eq!(parse("ada+fair@example.co.uk").as_deref(), Ok("ada+fair@example.co.uk"));
        assert_eq!(parse("info@Почта.РФ").as_deref(), Ok("info@xn--80a1acny.xn--p1ai"));
        // The same letters, composed and decomposed.
        assert_eq!(parse("a@b\u{fc}cher.de"), parse("a@bu\u{308}cher.de"));
    }

    #[test]
    fn refuses_what_no_mail_could_reach() {
        for text in [
            "",
            "ada",
            "@example.com",
            "ada@",
            "ada@localhost",
            "ada@[127.0.0.1]",
            "Ada <ada@example.com>",
            "ada@example.com, bob@example.com",
            "ada@example.com\r\nBcc: all@example.com",
            "ada@exa mple.com",
            "a\0da@example.com",
            "почта@example.com",
            "<script>@example.com",
        ] {
            assert_eq!(parse(text), Err("invalid_email"), "{text:?}");
        }
        assert!(parse(&format!("{}@example.com", "a".repeat(10_000))).is_err());
    }
}
