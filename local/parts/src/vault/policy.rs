//! Policies: what a token may do, by path. Vault's rules, deny by default.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use serde::{Deserialize, Serialize};

/// What a request wants to do with a path, or a policy allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Capability {
    Create,
    Read,
    Update,
    Patch,
    Delete,
    List,
    Sudo,
    /// Overrules all others.
    Deny,
}

/// A policy document: `{"path": {"turnout/data/*": {"capabilities": ["read"]}}}`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Policy {
    pub path: BTreeMap<String, Rule>,
}

/// What is allowed on the paths that a pattern matches.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rule {
    pub capabilities: BTreeSet<Capability>,
}

/// Whether `policies` together allow `wanted` on `path`: the most specific
/// pattern alone decides, with what all policies say of that pattern.
pub(super) fn allows<'a>(
    policies: impl IntoIterator<Item = &'a Policy>,
    path: &str,
    wanted: Capability,
) -> bool {
    let mut rules: BTreeMap<&str, BTreeSet<Capability>> = BTreeMap::new();
    for (pattern, rule) in policies.into_iter().flat_map(|policy| &policy.path) {
        if matches(pattern, path) {
            rules.entry(pattern).or_default().extend(&rule.capabilities);
        }
    }
    rules.into_iter().max_by_key(|(pattern, _)| specificity(pattern)).is_some_and(
        |(_, capabilities)| {
            capabilities.contains(&wanted) && !capabilities.contains(&Capability::Deny)
        },
    )
}

/// `*` at the end stands for anything, `+` for one whole part of the path.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, is_prefix) = match pattern.strip_suffix('*') {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let mut wanted = pattern.split('/').peekable();
    let mut given = path.split('/');
    while let Some(want) = wanted.next() {
        let Some(part) = given.next() else {
            return false;
        };
        let is_last = wanted.peek().is_none();
        let fits = (want == "+" && !part.is_empty())
            || want == part
            || (is_last && is_prefix && part.starts_with(want));
        if !fits {
            return false;
        }
    }
    is_prefix || given.next().is_none()
}

/// Vault's order: the later the first wildcard the better, then no `*` at the
/// end, then fewer `+`, then the longer, then the greater pattern.
fn specificity(pattern: &str) -> (usize, Reverse<bool>, Reverse<usize>, usize, &str) {
    let first_wildcard = pattern.find(['+', '*']).unwrap_or(usize::MAX);
    let pluses = pattern.split('/').filter(|part| *part == "+").count();
    (first_wildcard, Reverse(pattern.ends_with('*')), Reverse(pluses), pattern.len(), pattern)
}

#[cfg(test)]
mod tests {
    use super::{Capability, Policy, allows};

    fn policy(json: &str) -> Policy {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn nothing_is_allowed_that_no_policy_names() {
        let read_one = policy(r#"{"path":{"kv/data/a":{"capabilities":["read"]}}}"#);
        assert!(allows([&read_one], "kv/data/a", Capability::Read));
        assert!(!allows([&read_one], "kv/data/a", Capability::Update));
        assert!(!allows([&read_one], "kv/data/a/b", Capability::Read));
        assert!(!allows([&read_one], "kv/data/ab", Capability::Read));
        assert!(!allows([&read_one], "kv/data", Capability::Read));
        assert!(!allows([], "kv/data/a", Capability::Read));
    }

    #[test]
    fn a_star_at_the_end_stands_for_anything() {
        let all = policy(r#"{"path":{"kv/data/*":{"capabilities":["read"]}}}"#);
        assert!(allows([&all], "kv/data/a", Capability::Read));
        assert!(allows([&all], "kv/data/a/b", Capability::Read));
        assert!(!allows([&all], "kv/data", Capability::Read));
        assert!(!allows([&all], "kv/metadata/a", Capability::Read));
        let prefix = policy(r#"{"path":{"kv/data/a*":{"capabilities":["read"]}}}"#);
        assert!(allows([&prefix], "kv/data/ab/c", Capability::Read));
        assert!(!allows([&prefix], "kv/data/b", Capability::Read));
    }

    #[test]
    fn a_plus_stands_for_one_part() {
        let one = policy(r#"{"path":{"kv/+/a":{"capabilities":["read"]}}}"#);
        assert!(allows([&one], "kv/data/a", Capability::Read));
        assert!(!allows([&one], "kv/data/x/a", Capability::Read));
        assert!(!allows([&one], "kv/a", Capability::Read));
    }

    #[test]
    fn the_most_specific_pattern_decides_alone() {
        let wide = policy(r#"{"path":{"kv/*":{"capabilities":["read","update"]}}}"#);
        let narrow = policy(r#"{"path":{"kv/data/a":{"capabilities":["update"]}}}"#);
        assert!(!allows([&wide, &narrow], "kv/data/a", Capability::Read));
        assert!(allows([&wide, &narrow], "kv/data/a", Capability::Update));
        assert!(allows([&wide, &narrow], "kv/data/b", Capability::Read));
    }

    #[test]
    fn deny_overrules_what_another_policy_allows_on_the_same_pattern() {
        let read = policy(r#"{"path":{"kv/*":{"capabilities":["read"]}}}"#);
        let deny = policy(r#"{"path":{"kv/*":{"capabilities":["deny"]}}}"#);
        assert!(!allows([&read, &deny], "kv/a", Capability::Read));
    }
}
