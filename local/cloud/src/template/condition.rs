use serde_norway::Value;

use super::{
    TemplateError,
    resolve::{Resolver, intrinsic},
};

/// Whether a condition expression (`!Equals`, `!Not`, `!And`, `!Or`,
/// `!Condition`) holds.
pub(super) fn holds(
    resolver: &Resolver<'_>,
    at: &str,
    value: &Value,
) -> Result<bool, TemplateError> {
    if let Some(name) = value.get("Condition").and_then(Value::as_str) {
        return resolver.condition(at, name);
    }
    let (name, argument) = intrinsic(value)
        .ok_or_else(|| TemplateError::refuse(at, "must be a condition function"))?;
    let all = || {
        let items = argument.as_sequence().map(Vec::as_slice).unwrap_or_default();
        items.iter().map(|item| holds(resolver, at, item)).collect::<Result<Vec<_>, _>>()
    };
    match name.as_str() {
        "Equals" => match resolver.texts(at, argument)?.as_slice() {
            [left, right] => Ok(left == right),
            _ => Err(TemplateError::refuse(at, "!Equals takes two values")),
        },
        "Not" => Ok(!all()?.into_iter().all(|held| held)),
        "And" => Ok(all()?.into_iter().all(|held| held)),
        "Or" => Ok(all()?.into_iter().any(|held| held)),
        "Condition" => resolver.condition(at, argument.as_str().unwrap_or_default()),
        other => Err(TemplateError::refuse(
            at,
            format!("the condition function {other:?} is not known to the local stack"),
        )),
    }
}
