use axum::body::Body;
use http::{HeaderMap, HeaderValue, Response, StatusCode, header};

use crate::template::Cors;

/// The cross-origin rules of an HTTP API. Where there are any, they replace
/// whatever cross-origin headers the function sets.
#[derive(Debug)]
pub(super) struct Rules {
    cors: Cors,
    methods: Option<HeaderValue>,
    headers: Option<HeaderValue>,
    exposed: Option<HeaderValue>,
}

impl Rules {
    pub(super) fn new(cors: &Cors) -> Self {
        let joined = |items: &[String]| {
            (!items.is_empty()).then(|| HeaderValue::try_from(items.join(",")).ok()).flatten()
        };
        Self {
            methods: joined(&cors.methods),
            headers: joined(&cors.headers),
            exposed: joined(&cors.exposed),
            cors: cors.clone(),
        }
    }

    fn allows(&self, origin: &HeaderValue) -> bool {
        self.cors.origins.iter().any(|allowed| allowed == "*" || allowed.as_bytes() == origin)
    }

    fn allow_origin(&self, origin: &HeaderValue, headers: &mut HeaderMap) {
        let any = self.cors.origins.iter().any(|allowed| allowed == "*");
        let value = if any { HeaderValue::from_static("*") } else { origin.clone() };
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, value);
        if self.cors.credentials {
            let yes = HeaderValue::from_static("true");
            headers.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, yes);
        }
        headers.insert(header::VARY, HeaderValue::from_static("origin"));
    }

    /// Answers a preflight; another origin gets an answer without permissions.
    pub(super) fn preflight(&self, origin: &HeaderValue, asked: &HeaderMap) -> Response<Body> {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NO_CONTENT;
        if !self.allows(origin) {
            return response;
        }
        let headers = response.headers_mut();
        self.allow_origin(origin, headers);
        // A star may not stand beside credentials, so the gateway names what
        // was asked for.
        let star = |value: &HeaderValue| value == "*";
        let methods = match &self.methods {
            Some(methods) if star(methods) => asked.get(header::ACCESS_CONTROL_REQUEST_METHOD),
            other => other.as_ref(),
        };
        let allowed = match &self.headers {
            Some(names) if star(names) => asked.get(header::ACCESS_CONTROL_REQUEST_HEADERS),
            other => other.as_ref(),
        };
        if let Some(methods) = methods {
            headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, methods.clone());
        }
        if let Some(allowed) = allowed {
            headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, allowed.clone());
        }
        if let Some(seconds) = self.cors.max_age {
            headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from(seconds));
        }
        response
    }

    /// Adds to an answer what scripts of an allowed origin may do with it.
    pub(super) fn decorate(&self, origin: &HeaderValue, headers: &mut HeaderMap) {
        headers.remove(header::ACCESS_CONTROL_ALLOW_ORIGIN);
        headers.remove(header::ACCESS_CONTROL_ALLOW_CREDENTIALS);
        headers.remove(header::ACCESS_CONTROL_EXPOSE_HEADERS);
        if self.allows(origin) {
            self.allow_origin(origin, headers);
            if let Some(exposed) = &self.exposed {
                headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> Rules {
        Rules::new(&Cors {
            origins: vec!["https://turnout.example".into()],
            methods: vec!["GET".into(), "POST".into()],
            headers: vec!["authorization".into()],
            exposed: vec!["etag".into()],
            credentials: true,
            max_age: Some(600),
        })
    }

    #[test]
    fn a_preflight_of_an_allowed_origin_names_what_is_allowed() {
        let origin = HeaderValue::from_static("https://turnout.example");
        let response = rules().preflight(&origin, &HeaderMap::new());
        assert_eq!(response.status(), 204);
        let header = |name| response.headers().get(name).unwrap().to_str().unwrap().to_owned();
        assert_eq!(header("access-control-allow-origin"), "https://turnout.example");
        assert_eq!(header("access-control-allow-methods"), "GET,POST");
        assert_eq!(header("access-control-allow-credentials"), "true");
        assert_eq!(header("access-control-max-age"), "600");
    }

    #[test]
    fn another_origin_gets_no_permission() {
        let origin = HeaderValue::from_static("https://evil.example");
        let response = rules().preflight(&origin, &HeaderMap::new());
        assert!(response.headers().get("access-control-allow-origin").is_none());
        let mut headers = HeaderMap::new();
        headers.insert("access-control-allow-origin", HeaderValue::from_static("*"));
        rules().decorate(&origin, &mut headers);
        assert!(headers.is_empty(), "the function's own cross-origin headers don't count");
    }
}
