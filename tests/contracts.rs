//! One endpoint has one name in every room: the bin, the module, the resource
//! in the template, the sample payload and the operation in OpenAPI.

use std::collections::{BTreeMap, BTreeSet};

use crate::repository::{files, name, read, root};

/// A function as template.yaml has it.
struct Function {
    /// `event-create`
    name: String,
    /// `EventCreateFunction`
    resource: String,
    /// `(method, path)` of its routes.
    routes: Vec<(String, String)>,
    /// The topics that it consumes.
    topics: Vec<String>,
}

fn functions() -> Vec<Function> {
    let template: serde_norway::Value =
        serde_norway::from_str(&read("template.yaml")).expect("template.yaml is YAML");
    let resources = template["Resources"].as_mapping().expect("Resources");
    let found: Vec<_> = resources
        .iter()
        .filter(|(_, resource)| resource["Type"].as_str() == Some("AWS::Serverless::Function"))
        .map(|(id, resource)| {
            let properties = &resource["Properties"];
            let code = properties["CodeUri"].as_str().expect("a CodeUri");
            let events = properties["Events"].as_mapping().cloned().unwrap_or_default();
            let text = |value: &serde_norway::Value| value.as_str().unwrap_or_default().to_owned();
            let mut routes = Vec::new();
            let mut topics = Vec::new();
            for event in events.values() {
                let properties = &event["Properties"];
                match event["Type"].as_str() {
                    Some("HttpApi") => routes.push((
                        text(&properties["Method"]).to_lowercase(),
                        text(&properties["Path"]),
                    )),
                    Some("MSK") => {
                        topics.extend(
                            properties["Topics"].as_sequence().into_iter().flatten().map(text),
                        );
                    }
                    _ => {}
                }
            }
            let name = code.rsplit('/').next().unwrap_or_default().to_owned();
            Function { name, resource: text(id), routes, topics }
        })
        .collect();
    assert!(found.len() > 30, "only {} functions in template.yaml", found.len());
    found
}

fn split(name: &str) -> (&str, &str) {
    name.split_once('-').expect("<service>-<endpoint>")
}

fn camel_case(name: &str) -> String {
    let words = name.split('-').map(|word| {
        let (first, rest) = word.split_at(1);
        first.to_uppercase() + rest
    });
    words.collect::<String>() + "Function"
}

#[test]
fn every_function_has_its_bin_module_resource_and_sample() {
    let mut missing = Vec::new();
    for function in functions() {
        let (service, endpoint) = split(&function.name);
        let module = endpoint.replace('-', "_");
        for path in [
            format!("functions/{service}/src/bin/{}.rs", function.name),
            format!("functions/{service}/src/api/{module}.rs"),
            format!("events/{service}/{endpoint}.json"),
        ] {
            // A relay that does nothing but publish is the outbox crate's own.
            let shared = endpoint == "relay" && path.contains("/api/");
            if !shared && !root().join(&path).is_file() {
                missing.push(format!("{}: {path}", function.name));
            }
        }
        if function.resource != camel_case(&function.name) {
            missing.push(format!("{}: its resource is {}", function.name, function.resource));
        }
    }
    assert!(missing.is_empty(), "missing or misnamed:\n{}", missing.join("\n"));
}

#[test]
fn every_bin_and_sample_is_in_the_template() {
    let known: BTreeSet<_> = functions().into_iter().map(|function| function.name).collect();
    let mut stray = Vec::new();
    for path in files("functions", ".rs") {
        let place = name(&path);
        let bin = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if place.contains("/src/bin/") && !known.contains(&bin) {
            stray.push(place);
        }
    }
    for path in files("events", ".json") {
        let place = name(&path);
        let parts: Vec<_> = place.trim_end_matches(".json").split('/').collect();
        // events/messages/ holds the Kafka samples in the clear.
        if let ["events", service, endpoint] = parts.as_slice()
            && *service != "messages"
            && !known.contains(&format!("{service}-{endpoint}"))
        {
            stray.push(place);
        }
    }
    assert!(stray.is_empty(), "not in template.yaml:\n{}", stray.join("\n"));
}

#[test]
fn openapi_describes_every_route_by_the_functions_name() {
    let api: serde_json::Value =
        serde_json::from_str(&read("docs/openapi.json")).expect("docs/openapi.json is JSON");
    let mut described = BTreeMap::new();
    for (path, methods) in api["paths"].as_object().expect("paths") {
        for (method, operation) in methods.as_object().expect("methods") {
            let id = operation["operationId"].as_str().unwrap_or_default().to_owned();
            described.insert((method.clone(), path.clone()), id);
        }
    }
    let routed: BTreeMap<_, _> = functions()
        .into_iter()
        .flat_map(|function| {
            let name = function.name;
            function.routes.into_iter().map(move |route| (route, name.clone()))
        })
        .collect();
    assert_eq!(described, routed, "OpenAPI on the left, template.yaml on the right");
}

#[test]
fn every_consumed_topic_is_a_message_with_a_schema() {
    let mut unknown = Vec::new();
    for function in functions() {
        for topic in function.topics {
            if !root().join(format!("crates/messages/schemas/{topic}/1.json")).is_file() {
                unknown.push(format!("{}: {topic}", function.name));
            }
        }
    }
    assert!(unknown.is_empty(), "no schema for:\n{}", unknown.join("\n"));
}
