//! The language of what is answered as a file.

use http::{HeaderMap, header::ACCEPT_LANGUAGE};
use messages::Locale;

/// The first language named that there is; browsers name the dearest first.
pub(super) fn preferred(headers: &HeaderMap) -> Locale {
    let named = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or("");
    named
        .split(',')
        .filter_map(|range| range.trim().split(['-', ';']).next())
        .find_map(|tag| Locale::parse(&tag.to_ascii_lowercase()))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn the_first_known_language_is_taken() {
        for (header, wanted) in [
            ("ru", Locale::Ru),
            ("ru-RU,ru;q=0.9,en;q=0.8", Locale::Ru),
            ("de, RU;q=0.5", Locale::Ru),
            ("en-GB,ru;q=0.5", Locale::En),
            ("rue", Locale::En),
            ("*", Locale::En),
            ("", Locale::En),
        ] {
            let headers =
                HeaderMap::from_iter([(ACCEPT_LANGUAGE, HeaderValue::from_static(header))]);
            assert_eq!(preferred(&headers), wanted, "{header}");
        }
        assert_eq!(preferred(&HeaderMap::new()), Locale::En);
    }
}
