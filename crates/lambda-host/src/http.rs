use std::convert::Infallible;

use ambient::TraceContext;
use api_kit::{Deadline, PeerAddress, finish};
use axum::{Router, body::Body as AxumBody, extract::MatchedPath, response::Response};
use http_body_util::BodyExt as _;
use jiff::Timestamp;
use lambda_http::{
    Body, Request, RequestExt as _, lambda_runtime::tower::ServiceExt as _,
    request::RequestContext, service_fn,
};

use crate::{Host, Serving, StartError, log::Invocation};

impl Host {
    /// Serves one HTTP route until the sandbox ends.
    #[must_use]
    pub fn serve_http(&self, router: Router) -> Serving<'_, Result<(), StartError>> {
        let router = finish(router);
        let service = service_fn(move |request: Request| {
            let (host, router) = (self.clone(), router.clone());
            async move { Ok::<_, Infallible>(serve(&host, router, request).await) }
        });
        Box::pin(async {
            let run = lambda_http::run(service).await;
            run.map_err(|error| StartError::Runtime(error.to_string()))
        })
    }
}

async fn serve(host: &Host, router: Router, request: Request) -> http::Response<Body> {
    let mut line = Invocation::start(host, "request");
    let traceparent = request.headers().get("traceparent").and_then(|value| value.to_str().ok());
    let trace = TraceContext::continue_from(traceparent, &host.inner.random);
    let method = request.method().clone();
    let request = to_axum(request, host.inner.trusted_proxies);
    let (response, route) = trace
        .scope(async {
            let response = match router.oneshot(request).await {
                Ok(response) => response,
                Err(never) => match never {},
            };
            let route = response.extensions().get::<MatchedPath>().cloned();
            (to_lambda(response).await, route)
        })
        .await;

    line.field("trace_id", trace.trace_id());
    line.field("method", method.as_str());
    line.field("route", route.as_ref().map_or("unmatched", MatchedPath::as_str));
    line.field("status", response.status().as_u16());
    line.end(&[]);
    response
}

/// Whose request it is. API Gateway sees the last proxy; each proxy before it
/// has added whom it saw to the end of `X-Forwarded-For`, as API Gateway does.
/// What stands further left came from the client and proves nothing.
fn peer(request: &Request, trusted_proxies: usize) -> Option<String> {
    if trusted_proxies > 0 {
        let forwarded = request.headers().get("x-forwarded-for")?.to_str().ok()?;
        return forwarded.rsplit(',').nth(trusted_proxies).map(|peer| peer.trim().to_owned());
    }
    match request.request_context_ref() {
        Some(RequestContext::ApiGatewayV2(context)) => context.http.source_ip.clone(),
        _ => None,
    }
}

fn to_axum(request: Request, trusted_proxies: usize) -> axum::extract::Request {
    let peer = peer(&request, trusted_proxies);
    let deadline = request.lambda_context_ref().and_then(|context| {
        Timestamp::from_millisecond(i64::try_from(context.deadline).ok()?).ok()
    });
    let mut request = request.map(AxumBody::new);
    if let Some(peer) = peer {
        request.extensions_mut().insert(PeerAddress(peer));
    }
    if let Some(deadline) = deadline {
        request.extensions_mut().insert(Deadline(deadline));
    }
    request
}

const BYTE_ORDER_MARK: char = '\u{feff}';

async fn to_lambda(response: Response) -> http::Response<Body> {
    let (parts, body) = response.into_parts();
    // Our bodies are in memory: collecting them can't fail.
    let bytes = body.collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default();
    let body = match String::from_utf8(bytes.into()) {
        // lambda_http decodes what is text once more, and takes a byte order mark
        // for its own: Excel would not get the one that it needs.
        Ok(text) if text.starts_with(BYTE_ORDER_MARK) => {
            Body::Text(format!("{BYTE_ORDER_MARK}{text}"))
        }
        Ok(text) => Body::Text(text),
        Err(binary) => Body::Binary(binary.into_bytes()),
    };
    http::Response::from_parts(parts, body)
}

#[cfg(test)]
mod tests {
    use lambda_http::IntoResponse as _;

    use super::*;

    #[tokio::test]
    async fn a_text_arrives_as_it_was_written() {
        for text in ["\u{feff}Имя", "Имя", "\u{feff}\u{feff}", ""] {
            let response = http::Response::builder()
                .header("content-type", "text/csv; charset=utf-8")
                .body(AxumBody::from(text))
                .unwrap();
            let sent = to_lambda(response).await.into_response().await;
            assert_eq!(sent.body().as_ref(), text.as_bytes(), "{text:?}");
        }
    }

    #[test]
    fn behind_a_proxy_the_visitor_is_whom_the_proxy_saw() {
        let request = |forwarded: &'static str| {
            let mut request = Request::new(Body::Empty);
            request
                .headers_mut()
                .insert("x-forwarded-for", http::HeaderValue::from_static(forwarded));
            request
        };
        let seen = peer(&request("203.0.113.9, 198.51.100.7, 192.0.2.1"), 1);
        assert_eq!(seen.as_deref(), Some("198.51.100.7"), "not what the client wrote itself");
        assert_eq!(peer(&request("192.0.2.1"), 1), None);
    }
}
