//! auth-jwks

use http::Method;
use test_kit::{Callers, Client};
use turnout_auth::api::jwks;

#[tokio::test]
async fn it_shows_the_public_keys_and_nothing_private() {
    let callers = Callers::new(&test_kit::clock()).await;
    let client = Client::new(jwks::router(callers.verifier));
    let answer = client.send(Method::GET, "/.well-known/jwks.json").await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("cache-control"), "public, max-age=600");
    let keys = answer.json["keys"].as_array().unwrap();
    assert_eq!(keys.len(), 1);
    assert_eq!(keys[0]["kty"], "OKP");
    assert_eq!(keys[0]["crv"], "Ed25519");
    assert_eq!(keys[0]["alg"], "EdDSA");
    assert!(keys[0].get("d").is_none(), "a private key");
}
