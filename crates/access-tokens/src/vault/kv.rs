use std::time::Duration;

use serde::{Serialize, de::DeserializeOwned};
use vaultrs::{
    api::{
        self,
        kv2::requests::{ReadSecretRequest, SetSecretRequestOptions},
    },
    client::{Client as _, VaultClient, VaultClientSettings},
    kv2,
};

use super::{VaultError, VaultKeys, error::Failure};

const MOUNT: &str = "turnout";
const TIMEOUT: Duration = Duration::from_secs(3);

/// A logged-in connection.
pub(super) struct Vault<'a> {
    keys: &'a VaultKeys,
    client: VaultClient,
}

impl<'a> Vault<'a> {
    pub(super) async fn open(keys: &'a VaultKeys) -> Result<Self, VaultError> {
        // Every field is set: vaultrs would otherwise ask the environment.
        let settings = VaultClientSettings {
            address: keys.address.clone(),
            ca_certs: Vec::new(),
            identity: None,
            timeout: Some(TIMEOUT),
            token: String::new(),
            verify: true,
            version: 1,
            wrapping: false,
            namespace: None,
            proxy: None,
        };
        let what = keys.login.describe();
        let mut client = VaultClient::new(settings)
            .map_err(|_| keys.error("make a client", Failure::Unreadable))?;
        let token = keys
            .login
            .log_in(&client, &keys.address, &keys.clock)
            .await
            .map_err(|failure| keys.error(what, failure))?;
        client.set_token(&token);
        Ok(Self { keys, client })
    }

    /// The secret and its version, or nothing where there is none.
    pub(super) async fn read<T: DeserializeOwned>(
        &self,
        path: &'static str,
    ) -> Result<Option<(T, u32)>, VaultError> {
        let unreadable = || self.keys.error(format!("read {MOUNT}/{path}"), Failure::Unreadable);
        let request = ReadSecretRequest::builder()
            .mount(MOUNT)
            .path(path)
            .build()
            .map_err(|_| unreadable())?;
        let answer = match api::exec_with_result(&self.client, request).await.map_err(Failure::from)
        {
            Ok(answer) => answer,
            Err(Failure::Answered(404)) => return Ok(None),
            Err(failure) => return Err(self.keys.error(format!("read {MOUNT}/{path}"), failure)),
        };
        let version = u32::try_from(answer.metadata.version).map_err(|_| unreadable())?;
        // The parser's message may quote the secret.
        let secret = serde_json::from_value(answer.data).map_err(|_| unreadable())?;
        Ok(Some((secret, version)))
    }

    /// Writes where `version` still is the newest (0: nothing is there yet).
    /// False where somebody else was faster.
    pub(super) async fn write<T: Serialize>(
        &self,
        path: &'static str,
        secret: &T,
        version: u32,
    ) -> Result<bool, VaultError> {
        let options = SetSecretRequestOptions { cas: version };
        match kv2::set_with_options(&self.client, MOUNT, path, secret, options).await {
            Ok(_) => Ok(true),
            Err(error) => match Failure::from(error) {
                Failure::Conflict => Ok(false),
                failure => Err(self.keys.error(format!("write {MOUNT}/{path}"), failure)),
            },
        }
    }
}
