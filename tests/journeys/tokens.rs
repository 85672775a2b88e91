//! A token that is not good is 401, whatever is wrong with it. Expired tokens
//! and foreign issuers are shown in access-tokens, whose clock can be turned.

use super::stage;
use crate::stack::Person;

fn part(text: &str) -> String {
    // base64url without padding, by hand for four constant strings would hide
    // what is sent: the parts are written out and encoded here.
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut encoded = String::new();
    for chunk in text.as_bytes().chunks(3) {
        let bits = chunk.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte))
            << (8 * (3 - chunk.len()));
        for index in 0..=chunk.len() {
            let at = (bits >> (18 - 6 * index)) & 63;
            encoded.push(char::from(ALPHABET[at as usize]));
        }
    }
    encoded
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_tokens_are_refused_with_a_challenge() {
    let stack = stage(&[]).await;
    let mut person = Person::new(&stack, "en", "UTC").await;
    person.profile().await;
    let good = person.token.clone().expect("a token");
    let [header, claims, signature] =
        good.split('.').collect::<Vec<_>>().try_into().expect("three parts");

    let none = part(r#"{"typ":"JWT","alg":"none"}"#);
    let unknown = part(r#"{"typ":"JWT","alg":"EdDSA","kid":"nobody"}"#);
    let tampered = {
        let middle = claims.len() / 2;
        let swapped = if &claims[middle..=middle] == "A" { "B" } else { "A" };
        format!("{}{swapped}{}", &claims[..middle], &claims[middle + 1..])
    };
    let bad = [
        format!("{none}.{claims}."),
        format!("{none}.{claims}.{signature}"),
        format!("{unknown}.{claims}.{signature}"),
        format!("{header}.{tampered}.{signature}"),
        format!("{header}.{claims}.{}", signature.chars().rev().collect::<String>()),
        format!("{header}.{claims}"),
        "x".to_owned(),
    ];
    for token in bad {
        person.token = Some(token.clone());
        let refused = person.get("/v1/me").await.expect(401);
        assert!(refused.headers.contains_key("www-authenticate"), "{token}");
        assert_eq!(refused.code(), "invalid_token", "{token}");
    }
    person.token = None;
    assert_eq!(person.get("/v1/me").await.expect(401).code(), "not_signed_in");
    person.token = Some(good);
    person.get("/v1/me").await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn refresh_tokens_rotate_and_a_reused_one_ends_the_session() {
    let stack = stage(&[]).await;
    let thief = Person::new(&stack, "en", "UTC").await;
    let origin = stack.url.clone();
    let refresh = |cookie: String| {
        let (person, origin) = (Person::stranger(&stack), origin.clone());
        async move {
            let headers = [("cookie", cookie.as_str()), ("origin", origin.as_str())];
            person.send(reqwest::Method::POST, "/v1/auth/refresh", None, &headers).await
        }
    };
    let body = serde_json::json!({ "login": thief.username, "password": thief.password });
    let login = thief.post("/v1/auth/login", &body).await.expect(200);
    let cookie = |answer: &crate::stack::Answer| {
        let set = answer.headers["set-cookie"].to_str().expect("a cookie").to_owned();
        assert!(set.contains("HttpOnly") && set.contains("SameSite=Strict"), "{set}");
        set.split(';').next().unwrap_or_default().to_owned()
    };
    let first = cookie(&login);
    let second = cookie(&refresh(first.clone()).await.expect(200));
    assert_ne!(first, second);
    refresh(first).await.expect(401);
    refresh(second).await.expect(401);
}
