/// A text of a user's on one line, for places where it could do harm: a line
/// end would start a new header in a subject and a new paragraph of ours in a
/// body; a bidirectional override would turn round what we write after it.
pub(crate) fn one_line(text: &str) -> String {
    let visible: String = text
        .chars()
        .filter(|c| !is_bidi_control(*c))
        .map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c })
        .collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Embeddings, overrides and isolates (Unicode Standard Annex 9). Right-to-left
/// letters need none of them.
const fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_reaches_a_second_line() {
        assert_eq!(
            one_line("Rust\r\nBcc: all@example.org\u{2028}x\0"),
            "Rust Bcc: all@example.org x"
        );
    }

    #[test]
    fn right_to_left_letters_and_emoji_stay_but_overrides_go() {
        assert_eq!(one_line("\u{202E}מפגש 🦀\u{202C}"), "מפגש 🦀");
    }
}
