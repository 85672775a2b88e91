//! What the clients of the AWS stand-ins share.

use aws_smithy_http_client::{
    Builder,
    tls::{Provider, rustls_provider::CryptoMode},
};

/// An HTTP client on rustls with ring.
pub(crate) fn http_client() -> aws_sdk_dynamodb::config::SharedHttpClient {
    Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https()
}
