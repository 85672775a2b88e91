use std::time::Duration;

use super::{Mapping, Route, Schedule, TemplateError, Trigger, api, section::Section};

/// An HTTP API waits at most 30 s for its integration.
const LONGEST_INTEGRATION: Duration = Duration::from_secs(30);

/// Reads the `Events` of the function called `function`.
pub(super) fn read_all(
    properties: &Section<'_>,
    function: &str,
) -> Result<Vec<Trigger>, TemplateError> {
    let Some(events) = properties.child("Events")? else { return Ok(Vec::new()) };
    let mut triggers = Vec::new();
    for (_, event) in events.children()? {
        let details = || event.required("Properties");
        triggers.push(match event.required_text("Type")?.as_str() {
            "HttpApi" => Trigger::Http(read_route(&details()?)?),
            "MSK" => Trigger::Kafka(read_mapping(&details()?, function)?),
            "ScheduleV2" => Trigger::Schedule(read_schedule(&details()?)?),
            other => {
                let what = format!("the event type {other:?} is not known to the local stack");
                return Err(event.refuse("Type", what));
            }
        });
    }
    Ok(triggers)
}

fn read_route(event: &Section<'_>) -> Result<Route, TemplateError> {
    event.refuse_others(
        &[
            "ApiId",
            "Auth",
            "Method",
            "Path",
            "PayloadFormatVersion",
            "RouteSettings",
            "TimeoutInMillis",
        ],
        &[],
    )?;
    if event.text("PayloadFormatVersion")?.is_some_and(|version| version != "2.0") {
        return Err(event.refuse("PayloadFormatVersion", "only 2.0 is known here"));
    }
    let iam = match event.child("Auth")? {
        None => false,
        Some(auth) => {
            auth.refuse_others(&["Authorizer"], &[])?;
            match auth.text("Authorizer")?.as_deref() {
                None | Some("NONE") => false,
                Some("AWS_IAM") => true,
                Some(other) => {
                    let what = format!("{other:?} is not known here, only AWS_IAM");
                    return Err(auth.refuse("Authorizer", what));
                }
            }
        }
    };
    let timeout = event.number("TimeoutInMillis")?;
    let throttle = event.child("RouteSettings")?;
    Ok(Route {
        api: event.required_text("ApiId")?,
        method: event.required_text("Method")?.to_uppercase(),
        path: event.required_text("Path")?,
        iam,
        timeout: timeout
            .map_or(LONGEST_INTEGRATION, |millis| Duration::from_millis(u64::from(millis))),
        throttle: throttle.map_or(Ok(None), |settings| api::read_throttle(&settings))?,
    })
}

fn read_mapping(event: &Section<'_>, function: &str) -> Result<Mapping, TemplateError> {
    event.refuse_others(
        &[
            "BatchSize",
            "BisectBatchOnFunctionError",
            "ConsumerGroupId",
            "DestinationConfig",
            "Enabled",
            "FunctionResponseTypes",
            "MaximumBatchingWindowInSeconds",
            "MaximumRetryAttempts",
            "StartingPosition",
            "Topics",
        ],
        &[
            "LoggingConfig",
            "MetricsConfig",
            "ProvisionedPollerConfig",
            "SourceAccessConfigurations",
            "Stream",
            "Tags",
        ],
    )?;
    let topics = event.texts("Topics")?;
    let [topic] = topics.as_slice() else {
        return Err(event.refuse("Topics", "must name exactly one topic"));
    };
    let from_oldest = match event.required_text("StartingPosition")?.as_str() {
        "TRIM_HORIZON" => true,
        "LATEST" => false,
        _ => return Err(event.refuse("StartingPosition", "must be TRIM_HORIZON or LATEST")),
    };
    let responses = event.texts("FunctionResponseTypes")?;
    if responses.iter().any(|kind| kind != "ReportBatchItemFailures") {
        return Err(event.refuse("FunctionResponseTypes", "only ReportBatchItemFailures is known"));
    }
    // -1 is "without end", and so is silence.
    let max_retries = match event.text("MaximumRetryAttempts")?.as_deref() {
        None | Some("-1") => None,
        Some(_) => event.number("MaximumRetryAttempts")?,
    };
    let window = match event.number("MaximumBatchingWindowInSeconds")? {
        Some(seconds) => Duration::from_secs(u64::from(seconds)),
        // AWS's default for Kafka, when the property is absent.
        None => Duration::from_millis(500),
    };
    let group = event.text("ConsumerGroupId")?;
    Ok(Mapping {
        topic: topic.clone(),
        group: group.unwrap_or_else(|| format!("{function}-{topic}")),
        from_oldest,
        batch_size: event.number("BatchSize")?.unwrap_or(100).clamp(1, 10_000) as usize,
        window,
        max_retries,
        bisect: event.flag("BisectBatchOnFunctionError")?.unwrap_or(false),
        partial_failures: !responses.is_empty(),
        on_failure: read_on_failure(event)?,
    })
}

fn read_on_failure(event: &Section<'_>) -> Result<Option<String>, TemplateError> {
    let Some(config) = event.child("DestinationConfig")? else { return Ok(None) };
    config.refuse_others(&["OnFailure"], &[])?;
    let on_failure = config.required("OnFailure")?;
    let destination = on_failure.required_text("Destination")?;
    match destination.strip_prefix("kafka://") {
        Some(topic) => Ok(Some(topic.to_owned())),
        None => Err(on_failure.refuse("Destination", "only kafka://topic is known here")),
    }
}

fn read_schedule(event: &Section<'_>) -> Result<Schedule, TemplateError> {
    event.refuse_others(
        &["Input", "RetryPolicy", "ScheduleExpression", "ScheduleExpressionTimezone", "State"],
        &[
            "DeadLetterConfig",
            "Description",
            "FlexibleTimeWindow",
            "GroupName",
            "Name",
            "OmitName",
            "PermissionsBoundary",
            "RoleArn",
        ],
    )?;
    let retries = match event.child("RetryPolicy")? {
        Some(policy) => {
            policy.refuse_others(&["MaximumRetryAttempts"], &["MaximumEventAgeInSeconds"])?;
            policy.number("MaximumRetryAttempts")?
        }
        None => None,
    };
    let state = event.text("State")?;
    Ok(Schedule {
        expression: event.required_text("ScheduleExpression")?,
        time_zone: event.text("ScheduleExpressionTimezone")?.unwrap_or_else(|| "UTC".to_owned()),
        input: event.text("Input")?,
        // AWS would retry 185 times over a day; a developer wants to see the
        // failure, and the next run comes anyway.
        max_retries: retries.unwrap_or(2),
        enabled: state.is_none_or(|state| state == "ENABLED"),
    })
}
