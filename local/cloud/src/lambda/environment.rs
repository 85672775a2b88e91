use std::{fmt, path::Path};

use crate::{
    ids::Ids,
    template::{Function, REGION},
};

/// What a function signs its calls to AWS with. Made anew at every start and
/// known to this machine only.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// `AWS_ACCESS_KEY_ID`: letters and digits, as DynamoDB Local asks.
    pub access_key_id: String,
    /// `AWS_SECRET_ACCESS_KEY`.
    pub secret_access_key: String,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Credentials({})", self.access_key_id)
    }
}

impl Credentials {
    /// New ones, unlike all others of this machine.
    #[must_use]
    pub fn generate() -> Self {
        let ids = Ids::new();
        Self {
            access_key_id: format!("ASIA{:016X}", ids.number()),
            secret_access_key: format!("{:016x}{:016x}", ids.number(), ids.number()),
        }
    }
}

/// The environment of a function's processes: the template's variables, what
/// Lambda itself sets, and the local endpoints. Nothing is inherited.
pub(super) fn variables(
    function: &Function,
    credentials: &Credentials,
    local: &[(String, String)],
    binary: &Path,
) -> Vec<(String, String)> {
    let memory = function.memory_mb.to_string();
    let log_group = format!("/aws/lambda/{}", function.name);
    let task_root = binary.parent().unwrap_or(Path::new("/")).display().to_string();
    let of_lambda = [
        ("PATH", "/usr/local/bin:/usr/bin:/bin"),
        ("LANG", "en_US.UTF-8"),
        ("TZ", ":UTC"),
        ("AWS_REGION", REGION),
        ("AWS_DEFAULT_REGION", REGION),
        ("AWS_ACCESS_KEY_ID", &credentials.access_key_id),
        ("AWS_SECRET_ACCESS_KEY", &credentials.secret_access_key),
        ("AWS_EXECUTION_ENV", "AWS_Lambda_provided.al2023"),
        ("AWS_LAMBDA_FUNCTION_NAME", &function.name),
        ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", &memory),
        ("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"),
        ("AWS_LAMBDA_LOG_GROUP_NAME", &log_group),
        ("AWS_LAMBDA_LOG_FORMAT", "JSON"),
        ("LAMBDA_TASK_ROOT", &task_root),
        ("_HANDLER", "bootstrap"),
    ];
    let mut all = function.environment.clone();
    all.extend(local.iter().cloned());
    all.extend(of_lambda.map(|(name, value)| (name.to_owned(), value.to_owned())));
    all.into_iter().collect()
}
