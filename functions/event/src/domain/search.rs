use api_kit::{SingleLine, TextError};

/// What somebody typed into the search box, in the parts that a full-text
/// query is made of. The last word may be half typed, so it also counts as the
/// beginning of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchText {
    /// All of it, in the syntax of `websearch_to_tsquery`.
    pub whole: String,
    /// What stands before the last word; all of it where there is no prefix.
    pub head: String,
    /// The last word as a prefix term of `to_tsquery`, or empty.
    pub prefix: String,
}

impl SearchText {
    /// Parses up to 200 characters; `None` where only blanks were given. The
    /// error is `(code, detail)`.
    pub fn parse(text: String) -> Result<Option<Self>, TextError> {
        let whole = SingleLine::<0, 200>::parse(text)?.into_string();
        if whole.is_empty() {
            return Ok(None);
        }
        let head = whole.trim_end_matches(char::is_alphanumeric);
        let word = whole.strip_prefix(head).unwrap_or_default();
        // A prefix inside an open quotation or after a minus would find what
        // the person did not ask for; one letter would find everything.
        let is_prefix = word.chars().count() >= 2
            && !head.ends_with('-')
            && head.matches('"').count().is_multiple_of(2);
        Ok(Some(if is_prefix {
            let (head, prefix) = (head.to_owned(), format!("'{word}':*"));
            Self { whole, head, prefix }
        } else {
            Self { head: whole.clone(), whole, prefix: String::new() }
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> (String, String) {
        let search = SearchText::parse(text.to_owned()).unwrap().unwrap();
        (search.head, search.prefix)
    }

    #[test]
    fn the_last_word_may_be_half_typed() {
        assert_eq!(parts("jazz in the par"), ("jazz in the ".to_owned(), "'par':*".to_owned()));
        assert_eq!(parts("конц"), (String::new(), "'конц':*".to_owned()));
    }

    #[test]
    fn excluded_quoted_and_single_letters_are_no_prefix() {
        for text in ["jazz -rock", "\"open ai", "jazz a", "it's!", "'; DROP TABLE"] {
            let (head, prefix) = parts(text);
            if text.ends_with("TABLE") {
                assert_eq!(prefix, "'TABLE':*");
            } else {
                assert_eq!((head.as_str(), prefix.as_str()), (text, ""));
            }
        }
    }

    #[test]
    fn blanks_are_no_search() {
        assert_eq!(SearchText::parse("  ".to_owned()).unwrap(), None);
        assert!(SearchText::parse("a\u{0}b".to_owned()).is_err());
        assert!(SearchText::parse("я".repeat(201)).is_err());
    }
}
