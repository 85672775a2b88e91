use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::{Duration, Instant},
};

use http::{HeaderMap, Method, header};
use matchit::Router;
use percent_encoding::percent_decode_str;

use super::{GatewayError, cors, throttle::Bucket};
use crate::template::{ACCOUNT, REGION, Template, Trigger};

/// All routes, found by method and path.
#[derive(Debug, Default)]
pub(super) struct Routes {
    by_method: HashMap<String, Router<Arc<Route>>>,
    /// First segments of paths that belong to an API; all else is the web app.
    prefixes: HashSet<String>,
}

/// A route of the gateway.
#[derive(Debug)]
pub(super) struct Route {
    pub(super) api: String,
    /// Method and path as the template has them.
    pub(super) key: String,
    pub(super) function: String,
    pub(super) iam: bool,
    pub(super) timeout: Duration,
    pub(super) cors: Option<Arc<cors::Rules>>,
    method: String,
    parameters: Vec<String>,
    bucket: Option<Bucket>,
}

/// A route with the values of its path's parameters, decoded.
#[derive(Debug)]
pub(super) struct Match<'a> {
    pub(super) route: &'a Route,
    pub(super) parameters: Vec<(&'a str, String)>,
}

impl Route {
    /// Whether the throttle lets a request through.
    pub(super) fn admits(&self) -> bool {
        self.bucket.as_ref().is_none_or(|bucket| bucket.take(Instant::now()))
    }

    /// What a policy must name to let a caller in.
    pub(super) fn arn(&self, path: &str) -> String {
        let (api, method) = (&self.api, &self.method);
        format!("arn:aws:execute-api:{REGION}:{ACCOUNT}:{api}/$default/{method}{path}")
    }
}

impl Routes {
    pub(super) fn new(template: &Template, throttled: bool) -> Result<Self, GatewayError> {
        let cors: HashMap<_, _> = template
            .apis
            .iter()
            .filter_map(|api| Some((&api.id, Arc::new(cors::Rules::new(api.cors.as_ref()?)))))
            .collect();
        let mut routes = Self::default();
        for function in &template.functions {
            for trigger in &function.triggers {
                let Trigger::Http(route) = trigger else { continue };
                let key = format!("{} {}", route.method, route.path);
                let refuse =
                    |what: &str| GatewayError::Route { route: key.clone(), what: what.to_owned() };
                let api = template.apis.iter().find(|api| api.id == route.api);
                let api = api.ok_or_else(|| refuse("belongs to no HTTP API of the template"))?;
                let throttle = route.throttle.or(api.throttle).filter(|_| throttled);
                let (pattern, parameters) = pattern(&route.path).map_err(refuse)?;
                let value = Route {
                    api: route.api.clone(),
                    key: key.clone(),
                    function: function.name.clone(),
                    iam: route.iam,
                    timeout: route.timeout,
                    cors: cors.get(&route.api).cloned(),
                    method: route.method.clone(),
                    parameters,
                    bucket: throttle.map(|limits| Bucket::new(limits, Instant::now())),
                };
                routes.prefixes.insert(first_segment(&route.path).to_owned());
                let same_method = routes.by_method.entry(route.method.clone()).or_default();
                same_method
                    .insert(pattern, Arc::new(value))
                    .map_err(|error| refuse(&error.to_string()))?;
            }
        }
        Ok(routes)
    }

    pub(super) fn find(&self, method: &Method, path: &str) -> Option<Match<'_>> {
        [method.as_str(), "ANY"].into_iter().find_map(|method| {
            let found = self.by_method.get(method)?.at(path).ok()?;
            let route = found.value.as_ref();
            let values = found.params.iter().map(|(_, value)| decode(value));
            let names = route.parameters.iter().map(String::as_str);
            Some(Match { route, parameters: names.zip(values).collect() })
        })
    }

    /// Whether the path belongs to an API, be there a route for it or not.
    pub(super) fn owns(&self, path: &str) -> bool {
        self.prefixes.contains(first_segment(path))
    }

    /// The rules that answer a preflight for this path.
    pub(super) fn preflight(&self, path: &str, headers: &HeaderMap) -> Option<&cors::Rules> {
        let method = headers.get(header::ACCESS_CONTROL_REQUEST_METHOD)?;
        let method = Method::from_bytes(method.as_bytes()).ok()?;
        self.find(&method, path)?.route.cors.as_deref()
    }
}

/// The template's path as the router takes it, with its parameters' names. The
/// router gets numbers instead: one place in the path may have another name in
/// another route.
fn pattern(path: &str) -> Result<(String, Vec<String>), &'static str> {
    if !path.starts_with('/') {
        return Err("the path must start with /");
    }
    let mut names = Vec::new();
    let mut out = String::with_capacity(path.len());
    for segment in path.split('/').skip(1) {
        out.push('/');
        match segment.strip_prefix('{').and_then(|inner| inner.strip_suffix('}')) {
            Some(name) => {
                let (star, name) = match name.strip_suffix('+') {
                    Some(greedy) => ("*", greedy),
                    None => ("", name),
                };
                let number = names.len().to_string();
                out.extend(["{", star, "p", &number, "}"]);
                names.push(name.to_owned());
            }
            None if segment.contains(['{', '}']) => {
                return Err("a parameter must be a whole segment of the path");
            }
            None => out.push_str(segment),
        }
    }
    Ok((out, names))
}

fn first_segment(path: &str) -> &str {
    path.split('/').nth(1).unwrap_or_default()
}

fn decode(segment: &str) -> String {
    percent_decode_str(segment).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template;

    fn routes(list: &[(&str, &str)]) -> Routes {
        let function = |(index, (method, path)): (usize, &(&str, &str))| template::Function {
            name: format!("f{index}"),
            logical_id: String::new(),
            timeout: Duration::from_secs(1),
            memory_mb: 128,
            reserved_concurrency: None,
            environment: std::collections::BTreeMap::new(),
            statements: Vec::new(),
            triggers: vec![Trigger::Http(template::Route {
                api: "Api".into(),
                method: (*method).into(),
                path: (*path).into(),
                iam: false,
                timeout: Duration::from_secs(30),
                throttle: None,
            })],
        };
        let template = Template {
            functions: list.iter().enumerate().map(function).collect(),
            apis: vec![template::Api { id: "Api".into(), ..Default::default() }],
        };
        Routes::new(&template, true).unwrap()
    }

    fn found(routes: &Routes, method: &Method, path: &str) -> Option<(String, Vec<String>)> {
        let found = routes.find(method, path)?;
        let values = found.parameters.iter().map(|(name, value)| format!("{name}={value}"));
        Some((found.route.function.clone(), values.collect()))
    }

    #[test]
    fn a_route_is_found_by_method_and_path() {
        let routes = routes(&[
            ("GET", "/v1/events"),
            ("POST", "/v1/events"),
            ("GET", "/v1/events/{id}"),
            ("GET", "/v1/events/mine"),
            ("PUT", "/internal/events/{event}/holds/{hold_id}"),
            ("PUT", "/internal/events/{id}/other"),
        ]);
        let some = |name: &str, values: &[&str]| {
            Some((name.to_owned(), values.iter().map(|&value| value.to_owned()).collect()))
        };
        assert_eq!(found(&routes, &Method::POST, "/v1/events"), some("f1", &[]));
        assert_eq!(found(&routes, &Method::GET, "/v1/events/a%2Fb"), some("f2", &["id=a/b"]));
        assert_eq!(found(&routes, &Method::GET, "/v1/events/mine"), some("f3", &[]));
        assert_eq!(
            found(&routes, &Method::PUT, "/internal/events/1/holds/2"),
            some("f4", &["event=1", "hold_id=2"])
        );
        assert_eq!(found(&routes, &Method::DELETE, "/v1/events"), None);
        assert_eq!(found(&routes, &Method::GET, "/v1/events/"), None);
    }

    #[test]
    fn paths_beside_the_routes_belong_to_the_api_by_their_first_segment() {
        let routes = routes(&[("GET", "/v1/events"), ("GET", "/.well-known/jwks.json")]);
        assert!(routes.owns("/v1/nothing") && routes.owns("/.well-known/x"));
        assert!(!routes.owns("/") && !routes.owns("/events/1"));
    }
}
