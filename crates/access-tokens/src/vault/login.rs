use std::{collections::BTreeMap, fmt, time::SystemTime};

use ambient::Clock;
use aws_credential_types::provider::{ProvideCredentials as _, SharedCredentialsProvider};
use aws_sigv4::{
    http_request::{SignableBody, SignableRequest, SigningSettings, sign},
    sign::v4,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use secrecy::{ExposeSecret, SecretString};
use url::Url;
use vaultrs::{auth, client::VaultClient};

use super::error::Failure;

const STS_URL: &str = "https://sts.amazonaws.com/";
const STS_HOST: &str = "sts.amazonaws.com";
/// The region that the global STS endpoint is signed for.
const STS_REGION: &str = "us-east-1";
const STS_BODY: &str = "Action=GetCallerIdentity&Version=2011-06-15";

/// How a function proves to Vault who it is.
#[derive(Clone)]
pub enum VaultLogin {
    /// With a role id and a secret id: outside AWS.
    AppRole {
        /// Which role.
        role_id: String,
        /// Its password.
        secret_id: SecretString,
    },
    /// With the function's own IAM role: Vault replays a signed
    /// `GetCallerIdentity` and so learns who signed it.
    Aws {
        /// The Vault role to take.
        role: String,
        /// The function's credentials.
        credentials: SharedCredentialsProvider,
    },
}

impl VaultLogin {
    pub(super) const fn describe(&self) -> &'static str {
        match self {
            Self::AppRole { .. } => "log in by AppRole",
            Self::Aws { .. } => "log in by AWS IAM",
        }
    }

    /// A Vault token.
    pub(super) async fn log_in(
        &self,
        client: &VaultClient,
        address: &Url,
        clock: &Clock,
    ) -> Result<String, Failure> {
        let answer = match self {
            Self::AppRole { role_id, secret_id } => {
                auth::approle::login(client, "approle", role_id, secret_id.expose_secret()).await
            }
            Self::Aws { role, credentials } => {
                let headers = signed_headers(credentials, address, clock.now().into()).await?;
                auth::aws::iam_login(
                    client,
                    "aws",
                    "POST",
                    &STANDARD.encode(STS_URL),
                    &STANDARD.encode(headers),
                    &STANDARD.encode(STS_BODY),
                    Some(role),
                )
                .await
            }
        };
        Ok(answer?.client_token)
    }
}

/// The headers of a signed `GetCallerIdentity`, as a JSON object.
async fn signed_headers(
    credentials: &SharedCredentialsProvider,
    address: &Url,
    now: SystemTime,
) -> Result<String, Failure> {
    let identity =
        credentials.provide_credentials().await.map_err(|_| Failure::NoAwsCredentials)?.into();
    let mut headers = BTreeMap::from([
        ("host".to_owned(), STS_HOST.to_owned()),
        ("content-type".to_owned(), "application/x-www-form-urlencoded".to_owned()),
        // Bound to this Vault: another one that got hold of the request could
        // not log in here with it.
        ("x-vault-aws-iam-server-id".to_owned(), address.host_str().unwrap_or_default().to_owned()),
    ]);
    let parameters = v4::SigningParams::builder()
        .identity(&identity)
        .region(STS_REGION)
        .name("sts")
        .time(now)
        .settings(SigningSettings::default())
        .build()
        .map_err(|_| Failure::NoAwsCredentials)?
        .into();
    let request = SignableRequest::new(
        "POST",
        STS_URL,
        headers.iter().map(|(name, value)| (name.as_str(), value.as_str())),
        SignableBody::Bytes(STS_BODY.as_bytes()),
    )
    .and_then(|request| sign(request, &parameters))
    .map_err(|_| Failure::NoAwsCredentials)?;
    let (instructions, _) = request.into_parts();
    for (name, value) in instructions.headers() {
        headers.insert(name.to_owned(), value.to_owned());
    }
    serde_json::to_string(&headers).map_err(|_| Failure::NoAwsCredentials)
}

/// Says which way, and nothing of the credentials.
impl fmt::Debug for VaultLogin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.describe())
    }
}

#[cfg(test)]
mod tests {
    use aws_credential_types::Credentials;

    use super::*;

    #[tokio::test]
    async fn signs_the_callers_identity_for_this_vault() {
        let credentials = SharedCredentialsProvider::new(Credentials::new(
            "AKIDEXAMPLE",
            "not-a-real-secret",
            Some("session".to_owned()),
            None,
            "test",
        ));
        let address = Url::parse("https://vault.example.com:8200").unwrap();
        let headers = signed_headers(&credentials, &address, SystemTime::UNIX_EPOCH).await.unwrap();
        let headers: BTreeMap<String, String> = serde_json::from_str(&headers).unwrap();
        assert_eq!(headers["x-vault-aws-iam-server-id"], "vault.example.com");
        assert_eq!(headers["x-amz-date"], "19700101T000000Z");
        assert_eq!(headers["x-amz-security-token"], "session");
        let authorization = &headers["authorization"];
        assert!(authorization.contains("AKIDEXAMPLE/19700101/us-east-1/sts/aws4_request"));
        assert!(
            authorization
                .contains("host;x-amz-date;x-amz-security-token;x-vault-aws-iam-server-id")
        );
        assert!(!format!("{headers:?}").contains("not-a-real-secret"));
    }
}
