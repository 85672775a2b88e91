//! What a browser keeps for the web app, and how to tell that it is the web app
//! that asks.

use api_kit::Problem;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use jiff::SignedDuration;
use url::Url;

use crate::domain::RefreshToken;

/// How long somebody stays signed in without coming back.
pub const SESSION_LIFETIME: SignedDuration = SignedDuration::from_hours(30 * 24);

const COOKIE: &str = "turnout_refresh";

/// The web app, by its public address.
#[derive(Clone, Debug)]
pub struct Site {
    origin: String,
    secure: bool,
}

/// `PUBLIC_URL` is no web address.
#[derive(Debug, thiserror::Error)]
#[error("PUBLIC_URL is not an http(s) address")]
pub struct InvalidPublicUrl;

impl Site {
    /// The site at `public_url`.
    pub fn new(public_url: &str) -> Result<Self, InvalidPublicUrl> {
        let url = Url::parse(public_url).map_err(|_| InvalidPublicUrl)?;
        let secure = match url.scheme() {
            "https" => true,
            "http" => false,
            _ => return Err(InvalidPublicUrl),
        };
        Ok(Self { origin: url.origin().ascii_serialization(), secure })
    }

    /// Refuses what another site made the browser send with our cookie: the
    /// second lock beside `SameSite=Strict`. A request without either header
    /// comes from no browser, and only browsers have cookies of others.
    pub fn check_same_origin(&self, headers: &HeaderMap) -> Result<(), Problem> {
        let ours = match (headers.get("sec-fetch-site"), headers.get(header::ORIGIN)) {
            (Some(site), _) => site == "same-origin",
            (None, Some(origin)) => origin == self.origin.as_str(),
            (None, None) => true,
        };
        if ours {
            return Ok(());
        }
        Err(Problem::new(
            StatusCode::FORBIDDEN,
            "cross_site_request",
            "This may be asked by the web app only.",
        ))
    }

    /// The `Set-Cookie` header that keeps a refresh token.
    #[must_use]
    pub fn keep(&self, token: &RefreshToken) -> HeaderValue {
        let mut header = self.cookie(&token.expose(), SESSION_LIFETIME.as_secs());
        header.set_sensitive(true);
        header
    }

    /// The `Set-Cookie` header that drops it.
    #[must_use]
    pub fn drop_token(&self) -> HeaderValue {
        self.cookie("", 0)
    }

    fn cookie(&self, value: &str, max_age: i64) -> HeaderValue {
        let secure = if self.secure { "; Secure" } else { "" };
        HeaderValue::from_str(&format!(
            "{COOKIE}={value}; HttpOnly{secure}; SameSite=Strict; Path=/v1/auth; Max-Age={max_age}"
        ))
        .unwrap_or(HeaderValue::from_static(""))
    }
}

/// The refresh token that came with the request, if it has the form of one.
#[must_use]
pub fn refresh_token(headers: &HeaderMap) -> Option<RefreshToken> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE)
        .and_then(|(_, value)| RefreshToken::parse(value))
}

#[cfg(test)]
mod tests {
    use ambient::Random;

    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let pairs = pairs.iter().map(|(name, value)| {
            (http::HeaderName::from_static(name), HeaderValue::from_str(value).unwrap())
        });
        pairs.collect()
    }

    #[test]
    fn only_the_web_app_may_use_the_cookie() {
        let site = Site::new("https://turnout.example/app").unwrap();
        for (pairs, allowed) in [
            (vec![], true),
            (vec![("origin", "https://turnout.example")], true),
            (vec![("sec-fetch-site", "same-origin")], true),
            (vec![("origin", "https://evil.example")], false),
            (vec![("origin", "http://turnout.example")], false),
            (vec![("origin", "https://turnout.example:444")], false),
            (vec![("origin", "null")], false),
            (vec![("sec-fetch-site", "cross-site")], false),
            (vec![("sec-fetch-site", "same-site")], false),
            (vec![("sec-fetch-site", "none")], false),
            (vec![("sec-fetch-site", "cross-site"), ("origin", "https://turnout.example")], false),
        ] {
            assert_eq!(site.check_same_origin(&headers(&pairs)).is_ok(), allowed, "{pairs:?}");
        }
    }

    #[test]
    fn the_cookie_is_for_this_api_alone() {
        let token = RefreshToken::first(&Random::seeded(1));
        let secure = Site::new("https://turnout.example").unwrap();
        assert_eq!(
            secure.keep(&token).to_str().unwrap(),
            format!(
                "turnout_refresh={}; HttpOnly; Secure; SameSite=Strict; Path=/v1/auth; Max-Age=2592000",
                token.expose()
            )
        );
        let local = Site::new("http://127.0.0.1:8080").unwrap();
        assert!(!local.keep(&token).to_str().unwrap().contains("Secure"));
        assert!(local.drop_token().to_str().unwrap().contains("Max-Age=0"));
    }

    #[test]
    fn finds_the_token_among_other_cookies() {
        let token = RefreshToken::first(&Random::seeded(1));
        let cookies = format!("theme=dark; turnout_refresh={}; a=b", token.expose());
        let found = refresh_token(&headers(&[("cookie", &cookies)])).unwrap();
        assert_eq!(found.secret_hash(), token.secret_hash());
        for cookies in ["", "turnout_refresh", "turnout_refresh=", "x=turnout_refresh=1", "=;=;"] {
            assert!(refresh_token(&headers(&[("cookie", cookies)])).is_none(), "{cookies}");
        }
    }

    #[test]
    fn a_public_url_is_a_web_address() {
        for url in ["", "turnout.example", "ftp://turnout.example", "/"] {
            assert!(Site::new(url).is_err(), "{url}");
        }
    }
}
