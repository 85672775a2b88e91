use std::{borrow::Cow, collections::BTreeMap};

use axum::body::Body;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Response, StatusCode, header};
use serde::Deserialize;

/// A function's answer in the HTTP API's payload format 2.0.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer<'a> {
    status_code: u16,
    #[serde(default, borrow)]
    headers: BTreeMap<Cow<'a, str>, Value<'a>>,
    #[serde(default)]
    cookies: Vec<String>,
    #[serde(default, borrow)]
    body: Option<Cow<'a, str>>,
    #[serde(default)]
    is_base64_encoded: bool,
}

/// A header's value; numbers and booleans are written as text.
#[derive(Deserialize)]
#[serde(untagged)]
enum Value<'a> {
    Text(#[serde(borrow)] Cow<'a, str>),
    Other(serde_json::Value),
}

/// What the caller gets for a function's result. Any JSON without a
/// `statusCode` is the body of a 200; what is no JSON is the function's mistake.
pub(super) fn from_function(result: &Bytes, request_id: &str) -> Response<Body> {
    let answer = match serde_json::from_slice::<Answer<'_>>(result) {
        Ok(answer) => answer,
        Err(_) if is_plain_json(result) => {
            let mut response = Response::new(Body::from(result.clone()));
            let json = HeaderValue::from_static("application/json");
            response.headers_mut().insert(header::CONTENT_TYPE, json);
            return response;
        }
        Err(error) => {
            tracing::warn!("malformed function response: {error}");
            return super::message(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error");
        }
    };
    let body = match answer.body {
        None => Body::empty(),
        Some(text) if answer.is_base64_encoded => {
            let Ok(bytes) = STANDARD.decode(text.as_bytes()) else {
                tracing::warn!("the function's body is no base64");
                return super::message(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error");
            };
            Body::from(bytes)
        }
        Some(text) => Body::from(text.into_owned()),
    };
    let Ok(status) = StatusCode::from_u16(answer.status_code) else {
        tracing::warn!("the function's status {} is no HTTP status", answer.status_code);
        return super::message(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error");
    };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    for (name, value) in &answer.headers {
        let value = match value {
            Value::Text(text) => HeaderValue::from_str(text),
            Value::Other(other) => HeaderValue::from_str(&other.to_string()),
        };
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name.as_ref()), value)
            // The server counts the body itself.
            && name != header::CONTENT_LENGTH
            && name != header::TRANSFER_ENCODING
            && name != header::CONNECTION
        {
            headers.append(name, value);
        }
    }
    for cookie in answer.cookies {
        if let Ok(cookie) = HeaderValue::try_from(cookie) {
            headers.append(header::SET_COOKIE, cookie);
        }
    }
    if let Ok(id) = HeaderValue::try_from(request_id) {
        headers.insert("apigw-requestid", id);
    }
    response
}

fn is_plain_json(result: &[u8]) -> bool {
    serde_json::from_slice::<serde_json::Value>(result)
        .is_ok_and(|value| value.get("statusCode").is_none())
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;

    use super::*;

    async fn text(response: Response<Body>) -> String {
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    fn answer(json: &str) -> Response<Body> {
        from_function(&Bytes::copy_from_slice(json.as_bytes()), "id")
    }

    #[tokio::test]
    async fn status_headers_cookies_and_body_reach_the_caller() {
        let response = answer(
            r#"{"statusCode":201,"headers":{"etag":"\"1\"","x-count":7},
                "cookies":["a=1","b=2"],"body":"aGk=","isBase64Encoded":true}"#,
        );
        assert_eq!(response.status(), 201);
        assert_eq!(response.headers()["etag"], "\"1\"");
        assert_eq!(response.headers()["x-count"], "7");
        let cookies: Vec<_> = response.headers().get_all("set-cookie").iter().collect();
        assert_eq!(cookies, ["a=1", "b=2"]);
        assert_eq!(text(response).await, "hi");
    }

    #[tokio::test]
    async fn json_without_status_is_the_body_of_a_200() {
        let response = answer(r#"{"hello":1}"#);
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "application/json");
        assert_eq!(text(response).await, r#"{"hello":1}"#);
    }

    #[tokio::test]
    async fn what_the_gateway_cannot_read_is_a_500() {
        for malformed in ["not json", r#"{"statusCode":"x"}"#, r#"{"statusCode":99}"#] {
            let response = answer(malformed);
            assert_eq!(response.status(), 500, "{malformed}");
            assert_eq!(text(response).await, r#"{"message":"Internal Server Error"}"#);
        }
    }
}
