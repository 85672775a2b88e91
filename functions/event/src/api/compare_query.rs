use api_kit::Validation;
use jiff::Timestamp;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use crate::domain::instant;

/// Which part of what is compared with Registration is wanted. Not a page with
/// a cursor: the other side goes by ids too, and must know where it stands.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CompareQuery {
    /// Only seats that were confirmed before; what moves now proves nothing.
    #[param(value_type = String, format = DateTime)]
    pub before: Option<String>,
    /// The `next` of the part before.
    #[param(format = Uuid)]
    pub after: Option<String>,
    /// How many items: 1 to 500, 100 by default.
    #[param(value_type = Option<i64>, minimum = 1, maximum = 500)]
    pub limit: Option<String>,
}

/// A [`CompareQuery`] that could be read.
pub struct Compare {
    pub before: Timestamp,
    pub after: Uuid,
    pub limit: i64,
}

impl CompareQuery {
    /// Reads it; errors are noted.
    pub fn parse(self, validation: &mut Validation) -> Option<Compare> {
        let before = match self.before.map(instant) {
            Some(Ok(before)) => Some(before),
            Some(Err((code, detail))) => {
                validation.error("?before", code, detail);
                None
            }
            None => {
                validation.error("?before", "required", "This parameter is required.");
                None
            }
        };
        let after = match self.after.as_deref().map(str::parse) {
            None => Some(Uuid::nil()),
            Some(Ok(after)) => Some(after),
            Some(Err(_)) => {
                validation.error("?after", "invalid", "An id is needed.");
                None
            }
        };
        let limit = match self.limit.as_deref().map(str::parse) {
            None => Some(100),
            Some(Ok(limit @ 1..=500)) => Some(limit),
            Some(_) => {
                validation.error("?limit", "out_of_range", "A number from 1 to 500 is needed.");
                None
            }
        };
        Some(Compare { before: before?, after: after?, limit: limit? })
    }
}

/// Cuts rows, read with a limit of one more than `limit`, to that many. Returns
/// the id after which to go on; `None` where these are the last.
pub fn cut<T>(items: &mut Vec<T>, limit: i64, id: impl Fn(&T) -> Uuid) -> Option<Uuid> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = items.len() > limit;
    items.truncate(limit);
    if more { items.last().map(id) } else { None }
}
