use serde_norway::{Mapping, Value};

use super::{TemplateError, resolve::Resolver};

/// A mapping of the template with its place, so that every refusal can say
/// where; values are resolved as they are read.
#[derive(Clone)]
pub(super) struct Section<'a> {
    at: String,
    map: Mapping,
    resolver: &'a Resolver<'a>,
}

impl<'a> Section<'a> {
    pub(super) fn new(
        at: impl Into<String>,
        value: &Value,
        resolver: &'a Resolver<'a>,
    ) -> Result<Self, TemplateError> {
        let at = at.into();
        match resolver.branch(&at, value)? {
            Value::Mapping(map) => Ok(Self { at, map: map.clone(), resolver }),
            _ => Err(TemplateError::refuse(at, "must be a mapping")),
        }
    }

    pub(super) fn place(&self, name: &str) -> String {
        format!("{}.{name}", self.at)
    }

    pub(super) fn refuse(&self, name: &str, what: impl Into<String>) -> TemplateError {
        TemplateError::refuse(self.place(name), what)
    }

    /// Refuses keys that are neither acted on nor known to mean nothing here.
    pub(super) fn refuse_others(
        &self,
        known: &[&str],
        without_meaning: &[&str],
    ) -> Result<(), TemplateError> {
        for key in self.map.keys() {
            let name = key.as_str().unwrap_or_default();
            if !known.contains(&name) && !without_meaning.contains(&name) {
                return Err(self.refuse(name, "is not known to the local stack"));
            }
        }
        Ok(())
    }

    /// Whether the resource's `Condition` holds; resources without one do.
    pub(super) fn is_active(&self) -> Result<bool, TemplateError> {
        match self.map.get("Condition").and_then(Value::as_str) {
            Some(name) => self.resolver.condition(&self.place("Condition"), name),
            None => Ok(true),
        }
    }

    /// The value under `name`, after `!If`; absent when `AWS::NoValue`.
    pub(super) fn value(&self, name: &str) -> Result<Option<&Value>, TemplateError> {
        let Some(value) = self.map.get(name) else { return Ok(None) };
        // The branch may live in this section's own copy: both live as long.
        let value = self.resolver.branch(&self.place(name), value)?;
        Ok((!value.is_null()).then_some(value))
    }

    pub(super) fn child(&self, name: &str) -> Result<Option<Section<'a>>, TemplateError> {
        let value = self.value(name)?;
        value.map(|value| Section::new(self.place(name), value, self.resolver)).transpose()
    }

    pub(super) fn required(&self, name: &str) -> Result<Section<'a>, TemplateError> {
        self.child(name)?.ok_or_else(|| self.refuse(name, "is missing"))
    }

    /// Every entry as a section of its own.
    pub(super) fn children(&self) -> Result<Vec<(String, Section<'a>)>, TemplateError> {
        let entries = self.map.iter().map(|(key, value)| {
            let name = key.as_str().unwrap_or_default();
            Ok((name.to_owned(), Section::new(self.place(name), value, self.resolver)?))
        });
        entries.collect()
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        self.map.keys().filter_map(Value::as_str)
    }

    pub(super) fn text(&self, name: &str) -> Result<Option<String>, TemplateError> {
        let value = self.value(name)?;
        value.map(|value| self.resolver.text(&self.place(name), value)).transpose()
    }

    pub(super) fn required_text(&self, name: &str) -> Result<String, TemplateError> {
        self.text(name)?.ok_or_else(|| self.refuse(name, "is missing"))
    }

    pub(super) fn number(&self, name: &str) -> Result<Option<u32>, TemplateError> {
        let text = self.text(name)?;
        let parse = |text: String| {
            text.parse().map_err(|_| self.refuse(name, "must be a whole number, not negative"))
        };
        text.map(parse).transpose()
    }

    pub(super) fn flag(&self, name: &str) -> Result<Option<bool>, TemplateError> {
        let text = self.text(name)?;
        let parse =
            |text: String| text.parse().map_err(|_| self.refuse(name, "must be true or false"));
        text.map(parse).transpose()
    }

    /// A list of texts; one text alone counts as a list of one.
    pub(super) fn texts(&self, name: &str) -> Result<Vec<String>, TemplateError> {
        match self.value(name)? {
            None => Ok(Vec::new()),
            Some(Value::Sequence(items)) => {
                items.iter().map(|item| self.resolver.text(&self.place(name), item)).collect()
            }
            Some(single) => Ok(vec![self.resolver.text(&self.place(name), single)?]),
        }
    }

    /// A list of mappings; one mapping alone counts as a list of one, entries
    /// that are no mappings are left out.
    pub(super) fn sections(&self, name: &str) -> Result<Vec<Section<'a>>, TemplateError> {
        let items = match self.value(name)? {
            None => return Ok(Vec::new()),
            Some(Value::Sequence(items)) => items.as_slice(),
            Some(single) => std::slice::from_ref(single),
        };
        let place = self.place(name);
        items
            .iter()
            .filter(|item| matches!(item, Value::Mapping(_)))
            .map(|item| Section::new(place.clone(), item, self.resolver))
            .collect()
    }
}
