use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use utoipa::{IntoParams, ToSchema};

use crate::{Problem, Validation};

/// Where a page ended: the sort key of its last item. Opaque to clients, and
/// stable when rows are added, as no offset is.
pub struct Cursor;

impl Cursor {
    /// Writes a sort key as a cursor.
    #[must_use]
    pub fn encode<K: Serialize>(key: &K) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(key).unwrap_or_default())
    }

    fn decode<K: DeserializeOwned>(cursor: &str) -> Option<K> {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()
    }
}

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T> {
    /// The items, in the list's order.
    pub items: Vec<T>,
    /// Give it as `cursor` to get the next page; absent on the last one.
    #[schema(required = true)]
    pub next_cursor: Option<String>,
}

impl<T> Page<T> {
    /// Makes a page of rows that were read with a limit of one more than
    /// `limit`; `key` is an item's sort key.
    #[must_use]
    pub fn of<K: Serialize>(mut items: Vec<T>, limit: i64, key: impl Fn(&T) -> K) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = items.len() > limit;
        items.truncate(limit);
        let next_cursor =
            if more { items.last().map(|last| Cursor::encode(&key(last))) } else { None };
        Self { items, next_cursor }
    }

    /// Turns the items into something else.
    #[must_use]
    pub fn map<U>(self, to: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(to).collect(), next_cursor: self.next_cursor }
    }
}

/// The part of a query string that every list takes. Read it with
/// [`PageQuery::parse`]; flatten it into queries with filters by hand, because
/// serde's `flatten` reads numbers in query strings as text.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// How many items: 1 to 100, 20 by default.
    #[param(value_type = Option<i64>, minimum = 1, maximum = 100)]
    pub limit: Option<String>,
    /// The `next_cursor` of the page before.
    pub cursor: Option<String>,
}

impl PageQuery {
    /// The limit and the sort key after which to go on. Errors are noted.
    #[must_use]
    pub fn parse<K: DeserializeOwned>(&self, validation: &mut Validation) -> (i64, Option<K>) {
        let limit = match self.limit.as_deref().map(str::parse) {
            None => 20,
            Some(Ok(limit @ 1..=100)) => limit,
            Some(_) => {
                validation.error("?limit", "out_of_range", "A number from 1 to 100 is needed.");
                20
            }
        };
        let after = self.cursor.as_deref().and_then(|cursor| {
            let key = Cursor::decode(cursor);
            if key.is_none() {
                validation.error("?cursor", "invalid", "This cursor is not one of ours.");
            }
            key
        });
        (limit, after)
    }

    /// As [`PageQuery::parse`], for lists without filters.
    pub fn parse_only<K: DeserializeOwned>(&self) -> Result<(i64, Option<K>), Problem> {
        let mut validation = Validation::new();
        let page = self.parse(&mut validation);
        validation.finish().map(|()| page)
    }
}
