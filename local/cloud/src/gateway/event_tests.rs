use serde_json::{Value, json};

use super::*;
use crate::{
    gateway::routes::Routes,
    template::{Api, Function, Route, Template, Trigger},
};

fn event(request: http::Request<&[u8]>) -> Value {
    let method = request.method().as_str().to_owned();
    let template = Template {
        functions: vec![Function {
            name: "event-get".into(),
            logical_id: "EventGetFunction".into(),
            timeout: std::time::Duration::from_secs(3),
            memory_mb: 128,
            reserved_concurrency: None,
            environment: std::collections::BTreeMap::new(),
            statements: Vec::new(),
            triggers: vec![Trigger::Http(Route {
                api: "HttpApi".into(),
                method,
                path: "/v1/events/{id}".into(),
                iam: false,
                timeout: std::time::Duration::from_secs(30),
                throttle: None,
            })],
        }],
        apis: vec![Api { id: "HttpApi".into(), ..Api::default() }],
    };
    let routes = Routes::new(&template, true).unwrap();
    let (parts, body) = request.into_parts();
    let route = routes.find(&parts.method, parts.uri.path()).unwrap();
    let request = Request {
        parts: &parts,
        body,
        peer: "192.0.2.7:1234".parse().unwrap(),
        route: &route,
        caller: None,
        id: "request-1".into(),
        trace_id: "Root=1-0-0".into(),
        time: "2020-03-12T19:03:58.390Z".parse().unwrap(),
    };
    serde_json::to_value(Event(&request)).unwrap()
}

#[test]
fn a_request_becomes_a_payload_of_format_2() {
    let request = http::Request::get("/v1/events/caf%C3%A9?tag=a&tag=b%20c&q=x+y&empty")
        .header("host", "turnout.example")
        .header("User-Agent", "test")
        .header("accept", "a")
        .header("accept", "b")
        .header("cookie", "one=1; two=2")
        .body(&b""[..]);
    assert_eq!(
        event(request.unwrap()),
        json!({
            "version": "2.0",
            "routeKey": "GET /v1/events/{id}",
            "rawPath": "/v1/events/caf%C3%A9",
            "rawQueryString": "tag=a&tag=b%20c&q=x+y&empty",
            "cookies": ["one=1", "two=2"],
            "headers": {
                "host": "turnout.example",
                "user-agent": "test",
                "accept": "a,b",
                "x-forwarded-for": "192.0.2.7",
                "x-forwarded-proto": "http",
                "x-amzn-trace-id": "Root=1-0-0",
            },
            "queryStringParameters": {"tag": "a,b c", "q": "x y", "empty": ""},
            "pathParameters": {"id": "café"},
            "requestContext": {
                "accountId": "000000000000",
                "apiId": "HttpApi",
                "domainName": "turnout.example",
                "domainPrefix": "turnout",
                "http": {
                    "method": "GET",
                    "path": "/v1/events/caf%C3%A9",
                    "protocol": "HTTP/1.1",
                    "sourceIp": "192.0.2.7",
                    "userAgent": "test",
                },
                "requestId": "request-1",
                "routeKey": "GET /v1/events/{id}",
                "stage": "$default",
                "time": "12/Mar/2020:19:03:58 +0000",
                "timeEpoch": 1_584_039_838_390_i64,
            },
            "isBase64Encoded": false,
        })
    );
}

#[test]
fn text_travels_as_it_is_and_all_else_in_base64() {
    let sent = |kind: &str, body: &'static [u8]| {
        let request = http::Request::post("/v1/events/1").header("content-type", kind).body(body);
        let event = event(request.unwrap());
        (event["body"].as_str().unwrap().to_owned(), event["isBase64Encoded"].as_bool().unwrap())
    };
    assert_eq!(sent("application/json; charset=utf-8", b"{}"), ("{}".into(), false));
    assert_eq!(sent("application/merge-patch+json", b"{}"), ("{}".into(), false));
    assert_eq!(sent("image/png", b"\x89PNG"), ("iVBORw==".into(), true));
    assert_eq!(sent("application/json", b"\xff"), ("/w==".into(), true), "no UTF-8");
}
