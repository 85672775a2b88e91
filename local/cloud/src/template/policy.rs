use super::{TemplateError, section::Section};

/// What a role may (or must not) invoke through the gateway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// `Allow`, or else `Deny`.
    pub allow: bool,
    /// ARNs with `*` and `?`.
    pub resources: Vec<String>,
}

/// The statements about `execute-api:Invoke` among a function's `Policies`.
/// The local gateway plays no other service's authorisation, so other
/// statements and SAM's policy templates are passed over.
pub(super) fn read(properties: &Section<'_>) -> Result<Vec<Statement>, TemplateError> {
    let mut statements = Vec::new();
    for policy in properties.sections("Policies")? {
        if !policy.keys().any(|key| key == "Statement") {
            continue;
        }
        for statement in policy.sections("Statement")? {
            let actions = statement.texts("Action")?;
            if !actions.iter().any(|action| matches_pattern(action, "execute-api:Invoke")) {
                continue;
            }
            let allow = statement.required_text("Effect")? == "Allow";
            statements.push(Statement { allow, resources: statement.texts("Resource")? });
        }
    }
    Ok(statements)
}

/// Whether the statements together allow `resource`: one that allows, none
/// that denies.
#[must_use]
pub fn allows(statements: &[Statement], resource: &str) -> bool {
    let hits = |statement: &&Statement| {
        statement.resources.iter().any(|pattern| matches_pattern(pattern, resource))
    };
    let mut matching = statements.iter().filter(hits).peekable();
    matching.peek().is_some() && matching.all(|statement| statement.allow)
}

/// IAM's wildcards: `*` is any run of characters, `?` any one.
fn matches_pattern(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut p, mut t) = (0, 0);
    let mut last_star = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(b'*') => {
                last_star = Some((p, t));
                p += 1;
            }
            Some(&c) if c == b'?' || Some(&c) == text.get(t) => {
                p += 1;
                t += 1;
            }
            _ => match last_star {
                // Let the last star swallow one character more.
                Some((star, from)) => {
                    last_star = Some((star, from + 1));
                    p = star + 1;
                    t = from + 1;
                }
                None => return false,
            },
        }
    }
    pattern.get(p..).is_some_and(|rest| rest.iter().all(|&c| c == b'*'))
}
