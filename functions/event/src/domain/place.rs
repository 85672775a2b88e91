use api_kit::{Input, SingleLine, TextError, Validation};
use serde::Deserialize;
use url::Url;

const LINK_MAX: usize = 2_000;

/// Where an event is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// At a venue.
    Venue {
        /// Its name, 1 to 200 characters.
        name: String,
        /// Its postal address, 1 to 500 characters.
        address: String,
    },
    /// Online.
    Online {
        /// An `http` or `https` link of at most 2,000 characters.
        link: String,
    },
}

/// A place as a client wrote it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct PlaceInput {
    kind: Input<String>,
    name: Input<String>,
    address: Input<String>,
    link: Input<String>,
}

enum Kind {
    Venue,
    Online,
}

impl Place {
    /// Parses a place. Errors are noted, under `/place`.
    #[must_use]
    pub fn parse(input: PlaceInput, validation: &mut Validation) -> Option<Self> {
        let kind = validation.required("/place/kind", input.kind, |kind| match kind.as_str() {
            "venue" => Ok(Kind::Venue),
            "online" => Ok(Kind::Online),
            _ => Err(("unknown_value", "It must be venue or online.")),
        })?;
        match kind {
            Kind::Venue => {
                let name =
                    validation.required("/place/name", input.name, SingleLine::<1, 200>::parse);
                let address = validation.required(
                    "/place/address",
                    input.address,
                    SingleLine::<1, 500>::parse,
                );
                Some(Self::Venue { name: name?.into_string(), address: address?.into_string() })
            }
            Kind::Online => validation
                .required("/place/link", input.link, link)
                .map(|link| Self::Online { link }),
        }
    }

    /// As other services see it.
    #[must_use]
    pub fn facts(&self) -> messages::Place {
        match self.clone() {
            Self::Venue { name, address } => messages::Place::Venue { name, address },
            Self::Online { link } => messages::Place::Online { link },
        }
    }
}

/// Other schemes (`javascript:`, `data:`) would run in the reader's browser.
fn link(text: String) -> Result<String, TextError> {
    let text = SingleLine::<1, LINK_MAX>::parse(text)?.into_string();
    Url::parse(&text)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"))
        .map(String::from)
        // Escapes make it longer.
        .filter(|link| link.len() <= LINK_MAX)
        .ok_or(("invalid_link", "A link that starts with https:// is needed.".into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_web_addresses() {
        assert_eq!(link(" https://example.org/a b ".into()).unwrap(), "https://example.org/a%20b");
        for text in [
            "javascript:alert(1)",
            "data:text/html,hi",
            "//example.org",
            "example.org",
            "https://",
            "https://exa mple.org",
            "https://example.org/\u{0}",
        ] {
            assert!(link(text.to_owned()).is_err(), "{text}");
        }
        assert!(link(format!("https://example.org/{}", "a".repeat(1_980))).is_ok());
        assert!(link(format!("https://example.org/{}", "a".repeat(1_981))).is_err());
        assert!(link(format!("https://example.org/{}", "я".repeat(1_000))).is_err());
    }
}
