//! What `template.yaml` says: every function with its triggers, environment
//! and policies, and the HTTP API's settings, with the intrinsic functions
//! resolved against local values. Whatever this reader doesn't know it refuses,
//! naming the resource and the property: a setting that were silently skipped
//! would behave differently on AWS.

mod api;
mod condition;
mod event;
mod function;
mod policy;
mod resolve;
mod section;

use std::{collections::BTreeMap, path::Path, time::Duration};

pub use policy::{Statement, allows};
use resolve::Resolver;
use section::Section;

/// The account id that local ARNs carry.
pub const ACCOUNT: &str = "000000000000";
/// The region that functions are told they run in.
pub const REGION: &str = "eu-central-1";

/// What the template's references mean on this machine.
#[derive(Clone, Debug, Default)]
pub struct Locals {
    /// Values of template parameters; those not named keep their default.
    pub parameters: BTreeMap<String, String>,
    /// What `!Ref Name` and `!GetAtt Name.Attribute` (written `Name.Attribute`)
    /// of a resource give.
    pub attributes: BTreeMap<String, String>,
}

/// The parts of the template that the local stack plays.
#[derive(Clone, Debug)]
pub struct Template {
    /// Every function, in the template's order.
    pub functions: Vec<Function>,
    /// The settings of the HTTP APIs.
    pub apis: Vec<Api>,
}

/// One `AWS::Serverless::Function`.
#[derive(Clone, Debug)]
pub struct Function {
    /// The binary's name: the last part of `CodeUri`.
    pub name: String,
    /// The resource's name in the template.
    pub logical_id: String,
    /// How long one invocation may take.
    pub timeout: Duration,
    /// `MemorySize` in MB; told to the function, not enforced.
    pub memory_mb: u32,
    /// `ReservedConcurrentExecutions`: the most processes at once.
    pub reserved_concurrency: Option<usize>,
    /// The environment variables, resolved.
    pub environment: BTreeMap<String, String>,
    /// What the function's role may invoke through the gateway.
    pub statements: Vec<Statement>,
    /// What invokes it.
    pub triggers: Vec<Trigger>,
}

/// What invokes a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// A route of the HTTP API.
    Http(Route),
    /// A Kafka topic.
    Kafka(Mapping),
    /// A schedule.
    Schedule(Schedule),
}

/// A route of the HTTP API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// The API that it belongs to, by its resource's name.
    pub api: String,
    /// Upper-case HTTP method, or `ANY`.
    pub method: String,
    /// The path, with `{name}` for a parameter.
    pub path: String,
    /// Whether callers sign with SigV4 (`Authorizer: AWS_IAM`).
    pub iam: bool,
    /// The longest that the gateway waits for the function.
    pub timeout: Duration,
    /// The route's own throttle, where it has one.
    pub throttle: Option<Throttle>,
}

/// An event source mapping from one Kafka topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// The topic.
    pub topic: String,
    /// The consumer group whose offsets are kept.
    pub group: String,
    /// Whether a new group starts at the oldest record (`TRIM_HORIZON`) or
    /// sees only what comes (`LATEST`).
    pub from_oldest: bool,
    /// The most records in one invocation.
    pub batch_size: usize,
    /// How long to gather a batch that isn't full.
    pub window: Duration,
    /// Retries after the first attempt; `None` is without end.
    pub max_retries: Option<u32>,
    /// Whether a failed batch is halved.
    pub bisect: bool,
    /// Whether the function answers with `batchItemFailures`.
    pub partial_failures: bool,
    /// The topic for records that failed for good.
    pub on_failure: Option<String>,
}

/// A schedule of EventBridge Scheduler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// `rate(…)`, `cron(…)` or `at(…)`.
    pub expression: String,
    /// The IANA zone of `cron` and `at`.
    pub time_zone: String,
    /// The event that the function gets, JSON.
    pub input: Option<String>,
    /// Retries after the first attempt.
    pub max_retries: u32,
    /// Whether it runs at all (`State: ENABLED`).
    pub enabled: bool,
}

/// The settings of one `AWS::Serverless::HttpApi`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Api {
    /// The resource's name in the template, which is also the id that local
    /// ARNs and request contexts carry.
    pub id: String,
    /// Cross-origin rules, where there are any.
    pub cors: Option<Cors>,
    /// The throttle of each route that has none of its own.
    pub throttle: Option<Throttle>,
}

/// A token bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Throttle {
    /// Requests that may come at once.
    pub burst: u32,
    /// Requests a second in the long run.
    pub rate: u32,
}

/// `CorsConfiguration` of an HTTP API.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cors {
    /// Allowed origins; `*` is any.
    pub origins: Vec<String>,
    /// Allowed methods; `*` is any.
    pub methods: Vec<String>,
    /// Allowed request headers; `*` is any.
    pub headers: Vec<String>,
    /// Response headers that scripts may read.
    pub exposed: Vec<String>,
    /// Whether cookies may be sent.
    pub credentials: bool,
    /// Seconds for which a browser may keep the answer.
    pub max_age: Option<u32>,
}

/// Why a template can't be used.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// The file can't be read.
    #[error("{path}: {source}")]
    Read {
        /// The file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file isn't YAML.
    #[error("template: {0}")]
    Yaml(#[from] serde_norway::Error),
    /// Something in it is unknown here or malformed.
    #[error("template: {at}: {what}")]
    Refused {
        /// Resource and property, with dots.
        at: String,
        /// What is wrong with it.
        what: String,
    },
}

impl TemplateError {
    fn refuse(at: impl Into<String>, what: impl Into<String>) -> Self {
        Self::Refused { at: at.into(), what: what.into() }
    }
}

impl Template {
    /// Reads and resolves the template at `path`.
    pub fn load(path: &Path, locals: &Locals) -> Result<Self, TemplateError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| TemplateError::Read { path: path.display().to_string(), source })?;
        Self::parse(&text, locals)
    }

    /// Resolves a template's text.
    pub fn parse(text: &str, locals: &Locals) -> Result<Self, TemplateError> {
        let document: serde_norway::Value = serde_norway::from_str(text)?;
        let resolver = Resolver::new(&document, locals)?;
        let root = Section::new("template", &document, &resolver)?;
        let globals = root.child("Globals")?;
        if let Some(globals) = &globals {
            globals.refuse_others(&["Function", "HttpApi"], &[])?;
        }
        let global = |name| globals.as_ref().map_or(Ok(None), |all| all.child(name));
        let (global_function, global_api) = (global("Function")?, global("HttpApi")?);

        let mut functions = Vec::new();
        let mut apis = Vec::new();
        for (logical_id, resource) in root.required("Resources")?.children()? {
            if !resource.is_active()? {
                continue;
            }
            let properties = resource.child("Properties")?;
            match (resource.required_text("Type")?.as_str(), properties) {
                ("AWS::Serverless::Function", Some(properties)) => functions.push(function::read(
                    &logical_id,
                    &properties,
                    global_function.as_ref(),
                )?),
                ("AWS::Serverless::HttpApi", properties) => {
                    apis.push(api::read(logical_id, properties.as_ref(), global_api.as_ref())?);
                }
                // Everything else is infrastructure, whose local stand-ins
                // are started by name.
                _ => {}
            }
        }
        Ok(Self { functions, apis })
    }

    /// The function called `name`.
    #[must_use]
    pub fn function(&self, name: &str) -> Option<&Function> {
        self.functions.iter().find(|function| function.name == name)
    }
}

#[cfg(test)]
mod tests;
