use std::{borrow::Cow, net::SocketAddr};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::{HeaderMap, request::Parts};
use jiff::Timestamp;
use percent_encoding::percent_decode_str;
use serde::{
    Serialize, Serializer,
    ser::{SerializeMap as _, SerializeStruct as _},
};

use super::{iam::Caller, routes::Match};
use crate::template::ACCOUNT;

/// A request on its way to a function.
pub(super) struct Request<'a> {
    pub(super) parts: &'a Parts,
    pub(super) body: &'a [u8],
    pub(super) peer: SocketAddr,
    pub(super) route: &'a Match<'a>,
    pub(super) caller: Option<Caller<'a>>,
    pub(super) id: String,
    pub(super) trace_id: String,
    pub(super) time: Timestamp,
}

/// The request in the HTTP API's payload format 2.0 (API Gateway developer
/// guide, "AWS Lambda proxy integrations for HTTP APIs").
pub(super) struct Event<'a>(pub(super) &'a Request<'a>);

impl Serialize for Event<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let request = self.0;
        let headers = &request.parts.headers;
        let query = request.parts.uri.query().unwrap_or_default();
        let (body, base64) = body(headers, request.body);
        let mut event = serializer.serialize_struct("Event", 12)?;
        event.serialize_field("version", "2.0")?;
        event.serialize_field("routeKey", &request.route.route.key)?;
        event.serialize_field("rawPath", request.parts.uri.path())?;
        event.serialize_field("rawQueryString", query)?;
        let cookies = cookies(headers);
        if !cookies.is_empty() {
            event.serialize_field("cookies", &cookies)?;
        }
        event.serialize_field("headers", &Headers(request))?;
        if !query.is_empty() {
            event.serialize_field("queryStringParameters", &Pairs(&parameters(query)))?;
        }
        event.serialize_field("requestContext", &Context(request))?;
        if !request.route.parameters.is_empty() {
            event.serialize_field("pathParameters", &Pairs(&request.route.parameters))?;
        }
        if let Some(body) = body {
            event.serialize_field("body", &body)?;
        }
        event.serialize_field("isBase64Encoded", &base64)?;
        event.end()
    }
}

/// Text as it is, all else in base64; and whether it is base64.
fn body<'a>(headers: &HeaderMap, body: &'a [u8]) -> (Option<Cow<'a, str>>, bool) {
    if body.is_empty() {
        return (None, false);
    }
    let kind = headers.get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_text = kind.starts_with("text/")
        || kind.ends_with("+json")
        || kind.ends_with("+xml")
        || ["application/json", "application/javascript", "application/xml"]
            .contains(&kind.as_str());
    match std::str::from_utf8(body) {
        Ok(text) if is_text => (Some(Cow::Borrowed(text)), false),
        _ => (Some(Cow::Owned(STANDARD.encode(body))), true),
    }
}

fn cookies(headers: &HeaderMap) -> Vec<&str> {
    headers
        .get_all("cookie")
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .map(str::trim)
        .filter(|cookie| !cookie.is_empty())
        .collect()
}

/// Query parameters decoded, those that repeat joined by commas.
fn parameters(query: &str) -> Vec<(String, String)> {
    let decode =
        |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
    let mut all: Vec<(String, String)> = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (name, value) = (decode(name), decode(value));
        match all.iter_mut().find(|(known, _)| *known == name) {
            Some((_, values)) => {
                values.push(',');
                values.push_str(&value);
            }
            None => all.push((name, value)),
        }
    }
    all
}

struct Pairs<'a, N>(&'a [(N, String)]);

impl<N: Serialize> Serialize for Pairs<'_, N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

/// Lower-case names, values that repeat joined by commas, without cookies, with
/// what the gateway adds.
struct Headers<'a>(&'a Request<'a>);

impl Serialize for Headers<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let headers = &self.0.parts.headers;
        let mut map = serializer.serialize_map(None)?;
        let own = ["cookie", "x-amzn-trace-id", "x-forwarded-for", "x-forwarded-proto"];
        for name in headers.keys().filter(|name| !own.contains(&name.as_str())) {
            map.serialize_entry(name.as_str(), &joined(headers, name.as_str()))?;
        }
        let peer = self.0.peer.ip().to_string();
        let forwarded = if headers.contains_key("x-forwarded-for") {
            format!("{}, {peer}", joined(headers, "x-forwarded-for"))
        } else {
            peer
        };
        map.serialize_entry("x-forwarded-for", &forwarded)?;
        map.serialize_entry("x-forwarded-proto", "http")?;
        map.serialize_entry("x-amzn-trace-id", &self.0.trace_id)?;
        map.end()
    }
}

fn joined<'a>(headers: &'a HeaderMap, name: &str) -> Cow<'a, str> {
    let mut values = headers.get_all(name).iter().map(|v| String::from_utf8_lossy(v.as_bytes()));
    let first = values.next().unwrap_or_default();
    values.fold(first, |all, value| Cow::Owned(format!("{all},{value}")))
}

struct Context<'a>(&'a Request<'a>);

impl Serialize for Context<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Fields<'a> {
            account_id: &'a str,
            api_id: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            authorizer: Option<Authorizer<'a>>,
            domain_name: &'a str,
            domain_prefix: &'a str,
            http: Http<'a>,
            request_id: &'a str,
            route_key: &'a str,
            stage: &'a str,
            time: String,
            time_epoch: i64,
        }
        #[derive(Serialize)]
        struct Authorizer<'a> {
            iam: &'a Caller<'a>,
        }
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Http<'a> {
            method: &'a str,
            path: &'a str,
            protocol: &'a str,
            source_ip: String,
            user_agent: Cow<'a, str>,
        }
        let request = self.0;
        let headers = &request.parts.headers;
        let host = headers.get("host").and_then(|host| host.to_str().ok()).unwrap_or_default();
        let route = request.route.route;
        let fields = Fields {
            account_id: ACCOUNT,
            api_id: &route.api,
            authorizer: request.caller.as_ref().map(|iam| Authorizer { iam }),
            domain_name: host,
            domain_prefix: host.split('.').next().unwrap_or_default(),
            http: Http {
                method: request.parts.method.as_str(),
                path: request.parts.uri.path(),
                protocol: "HTTP/1.1",
                source_ip: request.peer.ip().to_string(),
                user_agent: joined(headers, "user-agent"),
            },
            request_id: &request.id,
            route_key: &route.key,
            stage: "$default",
            time: request.time.strftime("%d/%b/%Y:%H:%M:%S +0000").to_string(),
            time_epoch: request.time.as_millisecond(),
        };
        fields.serialize(serializer)
    }
}

#[cfg(test)]
#[path = "event_tests.rs"]
mod tests;
