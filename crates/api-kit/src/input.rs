use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, de::DeserializeOwned};
use serde_json::Value;
use utoipa::ToSchema;

use crate::Problem;

/// One invalid field of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FieldError {
    /// Where: a JSON Pointer into the body (RFC 6901), or `?name` for a query
    /// parameter.
    pub pointer: Cow<'static, str>,
    /// What is wrong, for a program: stable.
    #[schema(value_type = String)]
    pub code: Cow<'static, str>,
    /// What is wrong, for a person.
    pub detail: Cow<'static, str>,
}

/// A field of a request before validation. Unlike a plain type, it lets a body
/// with one wrong field be read to the end, so that all errors are reported at
/// once; and it tells an absent field from a `null` one, as PATCH needs.
///
/// In a request struct give each such field `#[serde(default)]` and
/// `#[schema(value_type = …, required = …)]`.
#[derive(Clone, Debug, Default)]
pub enum Input<T> {
    /// The field is not there.
    #[default]
    Absent,
    /// The field is `null`.
    Null,
    /// The field has another type than asked for.
    Mistyped(String),
    /// The field as given.
    Given(T),
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Input<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        if value.is_null() {
            return Ok(Self::Null);
        }
        Ok(match T::deserialize(value) {
            Ok(given) => Self::Given(given),
            Err(error) => Self::Mistyped(error.to_string()),
        })
    }
}

/// Collects the errors of all fields, so that none hides another.
#[derive(Debug, Default)]
#[must_use]
pub struct Validation {
    errors: Vec<FieldError>,
}

impl Validation {
    /// Starts with no errors.
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes an error.
    pub fn error(
        &mut self,
        pointer: impl Into<Cow<'static, str>>,
        code: &'static str,
        detail: impl Into<Cow<'static, str>>,
    ) {
        let (pointer, detail) = (pointer.into(), detail.into());
        self.errors.push(FieldError { pointer, code: code.into(), detail });
    }

    /// A field that must be there. `parse` turns it into its domain type or
    /// says `(code, detail)`. `None` when it is invalid; the error is noted.
    pub fn required<T, V, D: Into<Cow<'static, str>>>(
        &mut self,
        pointer: impl Into<Cow<'static, str>>,
        input: Input<T>,
        parse: impl FnOnce(T) -> Result<V, (&'static str, D)>,
    ) -> Option<V> {
        match input {
            Input::Absent | Input::Null => {
                self.error(pointer, "required", "This field is required.");
                None
            }
            other => self.optional(pointer, other, parse),
        }
    }

    /// A field that may be absent or `null`.
    pub fn optional<T, V, D: Into<Cow<'static, str>>>(
        &mut self,
        pointer: impl Into<Cow<'static, str>>,
        input: Input<T>,
        parse: impl FnOnce(T) -> Result<V, (&'static str, D)>,
    ) -> Option<V> {
        match input {
            Input::Absent | Input::Null => None,
            Input::Mistyped(detail) => {
                self.error(pointer, "wrong_type", detail);
                None
            }
            Input::Given(given) => match parse(given) {
                Ok(value) => Some(value),
                Err((code, detail)) => {
                    self.error(pointer, code, detail);
                    None
                }
            },
        }
    }

    /// A field of a PATCH that may be cleared: `None` leaves it as it is,
    /// `Some(None)` clears it (`null` was given), `Some(Some(_))` sets it.
    pub fn clearable<T, V, D: Into<Cow<'static, str>>>(
        &mut self,
        pointer: impl Into<Cow<'static, str>>,
        input: Input<T>,
        parse: impl FnOnce(T) -> Result<V, (&'static str, D)>,
    ) -> Option<Option<V>> {
        match input {
            Input::Null => Some(None),
            other => self.optional(pointer, other, parse).map(Some),
        }
    }

    /// A field of a PATCH that may be left out but not cleared.
    pub fn unless_null<T, V, D: Into<Cow<'static, str>>>(
        &mut self,
        pointer: impl Into<Cow<'static, str>>,
        input: Input<T>,
        parse: impl FnOnce(T) -> Result<V, (&'static str, D)>,
    ) -> Option<V> {
        if matches!(input, Input::Null) {
            self.error(pointer, "required", "This field can't be cleared.");
            return None;
        }
        self.optional(pointer, input, parse)
    }

    /// Whether no error was noted so far.
    #[must_use]
    pub const fn is_ok(&self) -> bool {
        self.errors.is_empty()
    }

    /// 422 with all errors, if there are any.
    pub fn finish(self) -> Result<(), Problem> {
        if self.errors.is_empty() { Ok(()) } else { Err(Problem::invalid(self.errors)) }
    }

    /// The parsed fields, or 422 with all errors. `parsed` is `None` only where
    /// an error was noted.
    pub fn finish_with<T>(self, parsed: Option<T>) -> Result<T, Problem> {
        match parsed {
            Some(parsed) if self.errors.is_empty() => Ok(parsed),
            _ => Err(Problem::invalid(self.errors)),
        }
    }
}
