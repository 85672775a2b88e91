use super::*;

const BODY: &[u8] = br#"{"quantity":1}"#;
const RESOURCE: &str = "arn:aws:execute-api:eu-central-1:000000000000:InternalApi/$default/PUT/internal/events/1/holds/2";

fn credentials() -> Credentials {
    Credentials { access_key_id: "ASIATEST".into(), secret_access_key: "secret".into() }
}

fn signers(pattern: &str) -> Signers {
    let statement = Statement { allow: true, resources: vec![pattern.into()] };
    Signers([Signers::signer("registration-create", credentials(), &[statement])].into())
}

fn now() -> SystemTime {
    "2026-11-23T12:00:00Z".parse::<Timestamp>().unwrap().into()
}

/// A request as a client of AWS signs it.
fn signed(credentials: &Credentials, service: &str) -> Parts {
    let mut request = http::Request::put("http://127.0.0.1:8080/internal/events/1/holds/2?a=b%20c")
        .header("host", "127.0.0.1:8080")
        .header("content-type", "application/json")
        .header("traceparent", "not signed by every client")
        .body(())
        .unwrap();
    let identity = Identity::from(aws_credential_types::Credentials::from_keys(
        credentials.access_key_id.as_str(),
        credentials.secret_access_key.as_str(),
        None,
    ));
    let parameters = v4::SigningParams::builder()
        .identity(&identity)
        .region(REGION)
        .name(service)
        .time(now())
        .settings(SigningSettings::default())
        .build()
        .unwrap()
        .into();
    let headers = ["host", "content-type"];
    let signable = SignableRequest::new(
        "PUT",
        request.uri().to_string(),
        headers.iter().map(|name| (*name, request.headers()[*name].to_str().unwrap())),
        SignableBody::Bytes(BODY),
    );
    let (instructions, _) = sign(signable.unwrap(), &parameters).unwrap().into_parts();
    instructions.apply_to_request_http1x(&mut request);
    // On the wire the target has no host.
    *request.uri_mut() = "/internal/events/1/holds/2?a=b%20c".parse().unwrap();
    request.into_parts().0
}

fn refusal(parts: &Parts, body: &[u8], at: SystemTime) -> Refusal {
    signers("*").verify(parts, body, RESOURCE, at).unwrap_err()
}

#[test]
fn a_signed_request_of_an_allowed_role_passes() {
    let parts = signed(&credentials(), "execute-api");
    let signers = signers(&RESOURCE.replace("events/1/holds/2", "events/*/holds/*"));
    let caller = signers.verify(&parts, BODY, RESOURCE, now()).unwrap();
    assert_eq!(caller.user_arn.rsplit('/').next(), Some("registration-create"));
}

#[test]
fn a_role_without_the_right_is_refused() {
    let parts = signed(&credentials(), "execute-api");
    let signers = signers(&RESOURCE.replace("PUT", "DELETE"));
    let refusal = signers.verify(&parts, BODY, RESOURCE, now()).unwrap_err();
    assert!(matches!(refusal, Refusal::NotAllowed { .. }), "{refusal}");
}

#[test]
fn an_unsigned_request_is_refused() {
    let parts = http::Request::put("/internal/events/1/holds/2").body(()).unwrap().into_parts().0;
    assert_eq!(refusal(&parts, BODY, now()), Refusal::Unsigned);
}

#[test]
fn whatever_is_changed_after_signing_is_noticed() {
    let parts = signed(&credentials(), "execute-api");
    assert_eq!(refusal(&parts, b"{}", now()), Refusal::Mismatch);
    let mut other_path = parts.clone();
    other_path.uri = "/internal/events/2/holds/2?a=b%20c".parse().unwrap();
    assert_eq!(refusal(&other_path, BODY, now()), Refusal::Mismatch);
    let mut other_header = parts.clone();
    other_header.headers.insert("content-type", "text/plain".parse().unwrap());
    assert_eq!(refusal(&other_header, BODY, now()), Refusal::Mismatch);
    let mut other_method = parts;
    other_method.method = http::Method::DELETE;
    assert_eq!(refusal(&other_method, BODY, now()), Refusal::Mismatch);
}

#[test]
fn foreign_keys_services_and_old_signatures_are_refused() {
    let stranger = Credentials { access_key_id: "ASIAOTHER".into(), ..credentials() };
    assert_eq!(refusal(&signed(&stranger, "execute-api"), BODY, now()), Refusal::UnknownKey);
    let forged = Credentials { secret_access_key: "guessed".into(), ..credentials() };
    assert_eq!(refusal(&signed(&forged, "execute-api"), BODY, now()), Refusal::Mismatch);
    let other_service = refusal(&signed(&credentials(), "dynamodb"), BODY, now());
    assert!(matches!(other_service, Refusal::Scope(_)), "{other_service}");
    let late = refusal(&signed(&credentials(), "execute-api"), BODY, now() + CLOCK_SKEW * 2);
    assert!(matches!(late, Refusal::Expired(_)), "{late}");
}
