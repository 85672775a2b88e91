//! Logging in as the functions do in the cloud: with their own IAM roles, which
//! the real Vault learns from AWS. A small server plays AWS.

use std::time::SystemTime;

use access_tokens::{VaultKeys, VaultLogin};
use ambient::{Clock, Random};
use aws_credential_types::{Credentials, provider::SharedCredentialsProvider};
use aws_sigv4::{
    http_request::{SignableBody, SignableRequest, SigningSettings, sign},
    sign::v4,
};
use axum::http::{HeaderMap, StatusCode};
use jiff::{civil::DateTime, tz::TimeZone};
use serde_json::{Value, json};

use crate::tried::Tried;

const ROLES: &str = "arn:aws:iam::123456789012:role";
const SECRET: &str = "not-a-real-secret";

/// What a function with this IAM role signs with.
fn credentials(iam_role: &str, secret: &str) -> Credentials {
    // AWS puts the role into the session token too, though not in the clear.
    Credentials::new("ASIAEXAMPLE", secret, Some(iam_role.to_owned()), None, "test")
}

/// STS, and IAM: Vault asks it, with credentials of its own, for a role's full
/// name where a `*` is bound.
async fn aws(
    headers: HeaderMap,
    body: String,
) -> Result<([(&'static str, &'static str); 1], String), StatusCode> {
    let text = |name: &str| headers.get(name).map_or("", |value| value.to_str().unwrap());
    let vaults_own = text("authorization").contains("Credential=AKIAVAULT/");
    let role = body.split('&').find_map(|pair| pair.strip_prefix("RoleName="));
    let (action, result) = if let Some(role) = role.filter(|_| vaults_own) {
        let role = format!(
            "<Role><Path>/</Path><RoleName>{role}</RoleName><RoleId>AROA{role}</RoleId>\
             <Arn>{ROLES}/{role}</Arn></Role>"
        );
        ("GetRole", role)
    } else if vaults_own || is_signed(&headers, &body) {
        let role = if vaults_own { "vault" } else { text("x-amz-security-token") };
        let caller = format!(
            "<Arn>arn:aws:sts::123456789012:assumed-role/{role}/a-session</Arn>\
             <UserId>AROA{role}:a-session</UserId><Account>123456789012</Account>"
        );
        ("GetCallerIdentity", caller)
    } else {
        return Err(StatusCode::FORBIDDEN);
    };
    assert!(body.contains(&format!("Action={action}&")), "{body}");
    let answer =
        format!("<{action}Response><{action}Result>{result}</{action}Result></{action}Response>");
    Ok(([("content-type", "text/xml")], answer))
}

/// Whether the request, as it arrives, is signed with the caller's secret, and
/// the Vault that it is meant for is signed too.
fn is_signed(headers: &HeaderMap, body: &str) -> bool {
    let text = |name: &str| headers.get(name).map_or("", |value| value.to_str().unwrap());
    let authorization = text("authorization");
    let names =
        authorization.split("SignedHeaders=").nth(1).and_then(|rest| rest.split(',').next());
    let names: Vec<_> = names.unwrap_or_default().split(';').collect();
    let date = DateTime::strptime("%Y%m%dT%H%M%SZ", text("x-amz-date")).unwrap();
    let identity = credentials(text("x-amz-security-token"), SECRET).into();
    let parameters = v4::SigningParams::builder()
        .identity(&identity)
        .region("us-east-1")
        .name("sts")
        .time(SystemTime::from(date.to_zoned(TimeZone::UTC).unwrap().timestamp()))
        .settings(SigningSettings::default())
        .build()
        .unwrap()
        .into();
    // The signer adds the other two by itself.
    let ours = |name: &&str| !["x-amz-date", "x-amz-security-token"].contains(name);
    let signed = names.iter().copied().filter(ours).map(|name| (name, text(name)));
    let body = SignableBody::Bytes(body.as_bytes());
    let request = SignableRequest::new("POST", "https://sts.amazonaws.com/", signed, body).unwrap();
    let (instructions, _) = sign(request, &parameters).unwrap().into_parts();
    names.contains(&"x-vault-aws-iam-server-id")
        && instructions.headers().any(|header| header == ("authorization", authorization))
}

/// The keys for a function with this IAM role, which takes this Vault role.
fn keys(vault: &Tried, role: &str, iam_role: &str, secret: &str) -> VaultKeys {
    let credentials = SharedCredentialsProvider::new(credentials(iam_role, secret));
    let login = VaultLogin::Aws { role: role.to_owned(), credentials };
    VaultKeys::new(&vault.url, login, Clock::system()).unwrap()
}

async fn set(vault: &Tried, path: &str, body: Value) {
    let (status, answer) = vault.call("POST", path, &vault.root, Some(body)).await;
    assert!(status.is_success(), "{path}: {status} {answer}");
}

/// Binds both roles as infra/README.md does; `host` is what logins must be signed for.
async fn set_up(vault: &Tried, aws: &str, host: &str) {
    let client = json!({
        "sts_endpoint": aws, "iam_endpoint": aws, "iam_server_id_header_value": host,
        "access_key": "AKIAVAULT", "secret_key": "of-no-interest",
    });
    set(vault, "auth/aws/config/client", client).await;
    for (role, bound) in
        [("turnout-signer", "turnout-auth-login"), ("turnout-verifier", "turnout-*")]
    {
        let role_settings = json!({
            "auth_type": "iam", "bound_iam_principal_arn": format!("{ROLES}/{bound}"),
            "resolve_aws_unique_ids": false, "token_policies": role,
        });
        set(vault, &format!("auth/aws/role/{role}"), role_settings).await;
    }
}

#[tokio::test]
async fn a_function_comes_in_with_its_own_iam_role_and_no_other() {
    let Some(vault) = Tried::real_one().await else { return };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let server = axum::serve(listener, axum::Router::new().fallback(aws));
    let server = tokio::spawn(server.into_future());
    set(&vault, "sys/auth/aws", json!({"type": "aws"})).await;
    set_up(&vault, &address, "127.0.0.1").await;

    let signer = keys(&vault, "turnout-signer", "turnout-auth-login", SECRET);
    signer.ensure_first_pair(&Random::seeded(1)).await.unwrap();
    let key = signer.signer().await.unwrap();
    let verifier = keys(&vault, "turnout-verifier", "turnout-user-me", SECRET);
    let published = verifier.verification_keys().await.unwrap();
    assert_eq!(published.iter().collect::<Vec<_>>(), [key.public_key()]);
    let refused = verifier.signer().await.unwrap_err().to_string();
    assert!(refused.contains("auth/signing: it answered 403"), "{refused}");

    let refused = async |role: &str, iam_role: &str, secret: &str| {
        let keys = keys(&vault, role, iam_role, secret);
        let refused = keys.verification_keys().await.unwrap_err().to_string();
        assert!(refused.contains("log in by AWS IAM: it answered 400"), "{refused}");
    };
    refused("turnout-signer", "turnout-user-me", SECRET).await;
    refused("turnout-verifier", "somebody-else", SECRET).await;
    refused("turnout-verifier", "turnout-user-me", "a-wrong-secret").await;
    // What was signed for one Vault opens no other.
    set_up(&vault, &address, "another.vault.example").await;
    refused("turnout-verifier", "turnout-user-me", SECRET).await;
    server.abort();
}
