use std::{collections::BTreeMap, time::Duration};

use super::{Function, TemplateError, event, policy, section::Section};

const KNOWN: [&str; 7] = [
    "CodeUri",
    "Environment",
    "Events",
    "MemorySize",
    "Policies",
    "ReservedConcurrentExecutions",
    "Timeout",
];
/// What shapes the function's life on AWS but nothing that it or its callers
/// could notice here.
const WITHOUT_MEANING: [&str; 18] = [
    "Architectures",
    "AssumeRolePolicyDocument",
    "AutoPublishAlias",
    "DeploymentPreference",
    "Description",
    "EphemeralStorage",
    "FunctionName",
    "Handler",
    "KmsKeyArn",
    "LoggingConfig",
    "PackageType",
    "PermissionsBoundary",
    "PropagateTags",
    "Role",
    "Runtime",
    "Tags",
    "Tracing",
    "VpcConfig",
];

/// Reads one function, with what `Globals` says where it is silent itself.
pub(super) fn read(
    logical_id: &str,
    own: &Section<'_>,
    global: Option<&Section<'_>>,
) -> Result<Function, TemplateError> {
    let levels: Vec<_> = [global, Some(own)].into_iter().flatten().collect();
    let mut function = Function {
        name: String::new(),
        logical_id: logical_id.to_owned(),
        // AWS's defaults where the template is silent.
        timeout: Duration::from_secs(3),
        memory_mb: 128,
        reserved_concurrency: None,
        environment: BTreeMap::new(),
        statements: Vec::new(),
        triggers: Vec::new(),
    };
    for level in levels {
        level.refuse_others(&KNOWN, &WITHOUT_MEANING)?;
        if let Some(code) = level.text("CodeUri")? {
            let last = code.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
            last.clone_into(&mut function.name);
        }
        if let Some(seconds) = level.number("Timeout")? {
            function.timeout = Duration::from_secs(u64::from(seconds));
        }
        if let Some(megabytes) = level.number("MemorySize")? {
            function.memory_mb = megabytes;
        }
        if let Some(most) = level.number("ReservedConcurrentExecutions")? {
            function.reserved_concurrency = Some(most as usize);
        }
        if let Some(environment) = level.child("Environment")? {
            environment.refuse_others(&["Variables"], &[])?;
            if let Some(variables) = environment.child("Variables")? {
                read_variables(&variables, &mut function.environment)?;
            }
        }
        function.statements.extend(policy::read(level)?);
    }
    if matches!(function.name.as_str(), "" | ".") {
        return Err(own.refuse("CodeUri", "must end in the binary's name"));
    }
    function.triggers = event::read_all(own, &function.name)?;
    Ok(function)
}

fn read_variables(
    variables: &Section<'_>,
    into: &mut BTreeMap<String, String>,
) -> Result<(), TemplateError> {
    for name in variables.keys() {
        if let Some(value) = variables.text(name)? {
            into.insert(name.to_owned(), value);
        }
    }
    Ok(())
}
