use serde_norway::{Mapping, Value};

use super::{ACCOUNT, Locals, REGION, TemplateError, condition};

/// Resolves CloudFormation's intrinsic functions, in tag (`!Ref`) and in long
/// (`Fn::…`) form.
pub(super) struct Resolver<'a> {
    parameters: Option<&'a Mapping>,
    conditions: Option<&'a Mapping>,
    resources: Option<&'a Mapping>,
    mappings: Option<&'a Mapping>,
    locals: &'a Locals,
}

/// The intrinsic function that a value calls, without its `Fn::`, and its
/// argument.
pub(super) fn intrinsic(value: &Value) -> Option<(String, &Value)> {
    match value {
        Value::Tagged(tagged) => {
            let name = tagged.tag.to_string();
            Some((name.trim_start_matches('!').to_owned(), &tagged.value))
        }
        Value::Mapping(map) if map.len() == 1 => {
            let (key, argument) = map.iter().next()?;
            let key = key.as_str()?;
            let name = key.strip_prefix("Fn::").or((key == "Ref").then_some(key))?;
            Some((name.to_owned(), argument))
        }
        _ => None,
    }
}

impl<'a> Resolver<'a> {
    pub(super) fn new(document: &'a Value, locals: &'a Locals) -> Result<Self, TemplateError> {
        let part = |name: &str| document.get(name).and_then(Value::as_mapping);
        let resolver = Self {
            parameters: part("Parameters"),
            conditions: part("Conditions"),
            resources: part("Resources"),
            mappings: part("Mappings"),
            locals,
        };
        for name in locals.parameters.keys() {
            if !resolver.parameters.is_some_and(|all| all.contains_key(name.as_str())) {
                let at = format!("template.Parameters.{name}");
                return Err(TemplateError::refuse(at, "is set locally but not in the template"));
            }
        }
        Ok(resolver)
    }

    /// Follows `!If` to the branch that holds; `AWS::NoValue` is null. Other
    /// values are given back as they are.
    pub(super) fn branch<'v>(
        &self,
        at: &str,
        value: &'v Value,
    ) -> Result<&'v Value, TemplateError> {
        const NOTHING: &Value = &Value::Null;
        match intrinsic(value) {
            Some((name, argument)) if name == "If" => {
                let arguments = argument.as_sequence().map(Vec::as_slice);
                let Some([condition, then, otherwise]) = arguments else {
                    return Err(TemplateError::refuse(at, "!If takes three values"));
                };
                let condition = condition.as_str().unwrap_or_default();
                let holds = self.condition(at, condition)?;
                self.branch(at, if holds { then } else { otherwise })
            }
            Some((name, argument)) if name == "Ref" && argument == "AWS::NoValue" => Ok(NOTHING),
            _ => Ok(value),
        }
    }

    /// Whether the condition called `name` holds.
    pub(super) fn condition(&self, at: &str, name: &str) -> Result<bool, TemplateError> {
        let value = self.conditions.and_then(|all| all.get(name)).ok_or_else(|| {
            TemplateError::refuse(at, format!("condition {name:?} is not in the template"))
        })?;
        condition::holds(self, &format!("template.Conditions.{name}"), value)
    }

    /// The value as text; numbers and booleans as they are written.
    pub(super) fn text(&self, at: &str, value: &Value) -> Result<String, TemplateError> {
        match self.branch(at, value)? {
            Value::String(text) => Ok(text.clone()),
            Value::Number(number) => Ok(number.to_string()),
            Value::Bool(flag) => Ok(flag.to_string()),
            other => match intrinsic(other) {
                Some((name, argument)) => self.call(at, &name, argument),
                None => Err(TemplateError::refuse(at, "must be a text, number or boolean")),
            },
        }
    }

    fn call(&self, at: &str, name: &str, argument: &Value) -> Result<String, TemplateError> {
        match name {
            "Ref" => self.reference(at, argument.as_str().unwrap_or_default()),
            "GetAtt" => {
                let path = match argument {
                    Value::String(path) => path.clone(),
                    _ => self.texts(at, argument)?.join("."),
                };
                self.attribute(at, &path)
            }
            "Sub" => self.substitute(at, argument),
            "Join" => match argument.as_sequence().map(Vec::as_slice) {
                Some([separator, items]) => {
                    let separator = self.text(at, separator)?;
                    Ok(self.texts(at, items)?.join(&separator))
                }
                _ => Err(TemplateError::refuse(at, "!Join takes a separator and a list")),
            },
            "Select" => match argument.as_sequence().map(Vec::as_slice) {
                Some([index, items]) => {
                    let index = self.text(at, index)?.parse::<usize>().ok();
                    let items = self.texts(at, items)?;
                    index.and_then(|index| items.into_iter().nth(index)).ok_or_else(|| {
                        TemplateError::refuse(at, "!Select has no item at this index")
                    })
                }
                _ => Err(TemplateError::refuse(at, "!Select takes an index and a list")),
            },
            "FindInMap" => self.find_in_map(at, argument),
            other => Err(TemplateError::refuse(
                at,
                format!("the intrinsic function {other:?} is not known to the local stack"),
            )),
        }
    }

    pub(super) fn texts(&self, at: &str, value: &Value) -> Result<Vec<String>, TemplateError> {
        if let Some((name, argument)) = intrinsic(value)
            && name == "Split"
        {
            return match argument.as_sequence().map(Vec::as_slice) {
                Some([separator, text]) => {
                    let (separator, text) = (self.text(at, separator)?, self.text(at, text)?);
                    Ok(text.split(separator.as_str()).map(str::to_owned).collect())
                }
                _ => Err(TemplateError::refuse(at, "!Split takes a separator and a text")),
            };
        }
        let items =
            value.as_sequence().ok_or_else(|| TemplateError::refuse(at, "must be a list"))?;
        items.iter().map(|item| self.text(at, item)).collect()
    }

    fn reference(&self, at: &str, name: &str) -> Result<String, TemplateError> {
        let pseudo = match name {
            "AWS::Region" => Some(REGION),
            "AWS::AccountId" => Some(ACCOUNT),
            "AWS::Partition" => Some("aws"),
            "AWS::URLSuffix" => Some("amazonaws.com"),
            "AWS::StackName" => Some("turnout"),
            _ => None,
        };
        if let Some(value) = pseudo {
            return Ok(value.to_owned());
        }
        if let Some(value) = self.locals.parameters.get(name) {
            return Ok(value.clone());
        }
        if let Some(parameter) = self.parameters.and_then(|all| all.get(name)) {
            let default = parameter.get("Default").ok_or_else(|| {
                TemplateError::refuse(
                    at,
                    format!("parameter {name:?} has no default and no local value"),
                )
            })?;
            return self.text(&format!("template.Parameters.{name}.Default"), default);
        }
        if let Some(value) = self.locals.attributes.get(name) {
            return Ok(value.clone());
        }
        match self.resource_type(name) {
            Some("AWS::Serverless::HttpApi") => Ok(name.to_owned()),
            Some(_) => Err(TemplateError::refuse(
                at,
                format!("the resource {name:?} has no local value (add it to the local values)"),
            )),
            None => Err(TemplateError::refuse(at, format!("{name:?} is not in the template"))),
        }
    }

    fn attribute(&self, at: &str, path: &str) -> Result<String, TemplateError> {
        if let Some(value) = self.locals.attributes.get(path) {
            return Ok(value.clone());
        }
        let resource = path.split('.').next().unwrap_or_default();
        let what = if self.resource_type(resource).is_some() {
            format!("{path:?} has no local value (add it to the local values)")
        } else {
            format!("{resource:?} is not in the template")
        };
        Err(TemplateError::refuse(at, what))
    }

    fn resource_type(&self, name: &str) -> Option<&'a str> {
        self.resources?.get(name)?.get("Type")?.as_str()
    }

    fn substitute(&self, at: &str, argument: &Value) -> Result<String, TemplateError> {
        let (text, own) = match argument {
            Value::String(text) => (text.as_str(), None),
            Value::Sequence(items) => match items.as_slice() {
                [Value::String(text), Value::Mapping(own)] => (text.as_str(), Some(own)),
                _ => return Err(TemplateError::refuse(at, "!Sub takes a text and a mapping")),
            },
            _ => return Err(TemplateError::refuse(at, "!Sub takes a text")),
        };
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            out.push_str(before);
            let (name, after) = after
                .split_once('}')
                .ok_or_else(|| TemplateError::refuse(at, "!Sub has a ${ without its }"))?;
            if let Some(literal) = name.strip_prefix('!') {
                out.push_str("${");
                out.push_str(literal);
                out.push('}');
            } else if let Some(value) = own.and_then(|own| own.get(name)) {
                out.push_str(&self.text(at, value)?);
            } else if name.contains('.') {
                out.push_str(&self.attribute(at, name)?);
            } else {
                out.push_str(&self.reference(at, name)?);
            }
            rest = after;
        }
        out.push_str(rest);
        Ok(out)
    }

    fn find_in_map(&self, at: &str, argument: &Value) -> Result<String, TemplateError> {
        let keys = self.texts(at, argument)?;
        let [map, first, second] = keys.as_slice() else {
            return Err(TemplateError::refuse(at, "!FindInMap takes three keys"));
        };
        let found = self
            .mappings
            .and_then(|all| all.get(map.as_str()))
            .and_then(|map| map.get(first.as_str()))
            .and_then(|row| row.get(second.as_str()))
            .ok_or_else(|| TemplateError::refuse(at, "!FindInMap finds nothing"))?;
        self.text(at, found)
    }
}
