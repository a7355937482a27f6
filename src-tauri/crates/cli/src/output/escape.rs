//! Names come from outside, and a terminal obeys control characters: they are shown, never sent.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Whether a terminal would act on this character or turn the text round: C0, DEL, C1, line and paragraph
/// separators, bidirectional controls (Unicode Standard Annex #9, section 2), invisible tags and the mark
/// of byte order.
fn acts(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{061c}'
                | '\u{200b}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'
                | '\u{2029}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// The text with everything that acts written out, such as `\n` or `\u{202e}`. Applying it again changes
/// nothing.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(acts) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if acts(c) {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

/// JSON with the characters that act written as `\uXXXX`: they can only stand inside strings, where that is
/// the same character.
pub(crate) fn ascii_controls(json: &str) -> Cow<'_, str> {
    if !json.chars().any(acts) {
        return Cow::Borrowed(json);
    }
    let mut safe = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        if acts(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing into a String cannot fail.
                let _ = write!(safe, "\\u{unit:04x}");
            }
        } else {
            safe.push(c);
        }
    }
    Cow::Owned(safe)
}

#[cfg(test)]
mod tests {
    use super::{ascii_controls, visible};
    use crate::output::table::{Align, Table};
    use proptest::prelude::*;

    fn hostile() -> impl Strategy<Value = String> {
        let pieces = prop_oneof![
            any::<char>().prop_map(String::from),
            prop::sample::select(vec![
                "\u{1b}[2J",
                "\u{1b}]0;owned\u{7}",
                "\r\n",
                "\u{9b}31m",
                "\u{202e}gnp.exe",
                "\u{2066}",
                "\u{7f}",
                "\u{200f}",
                "\u{2028}",
                "Mira",
                "\t",
                "\0",
                "\u{e0041}",
            ])
            .prop_map(str::to_owned),
        ];
        prop::collection::vec(pieces, 0..12).prop_map(|parts| parts.concat())
    }

    fn is_harmless(text: &str) -> bool {
        text.chars().all(|c| {
            let code = u32::from(c);
            let control = code < 0x20 || (0x7f..=0x9f).contains(&code);
            let turns = matches!(code, 0x061c | 0x200e | 0x200f | 0x202a..=0x202e | 0x2066..=0x2069);
            !control && !turns && !matches!(code, 0x2028 | 0x2029)
        })
    }

    proptest! {
        #[test]
        fn nothing_that_a_terminal_obeys_gets_through(text in hostile()) {
            let shown = visible(&text);
            prop_assert!(is_harmless(&shown), "{shown:?}");
            prop_assert_eq!(visible(&shown).into_owned(), shown.into_owned());
        }

        #[test]
        fn no_table_lets_a_hostile_name_through(text in hostile(), width in 1_usize..120) {
            let mut table = Table::new([("Name", Align::Left), ("Number", Align::Right)]);
            table.row([text.clone(), text]);
            for line in table.lines(Some(width)) {
                prop_assert!(is_harmless(&line), "{line:?}");
            }
        }

        #[test]
        fn escaped_json_means_the_same(text in hostile()) {
            let json = serde_json::to_string(&text).unwrap();
            let safe = ascii_controls(&json);
            prop_assert!(is_harmless(&safe));
            let back: String = serde_json::from_str(&safe).unwrap();
            prop_assert_eq!(back, text);
        }
    }

    #[test]
    fn what_is_harmless_stays_as_it_is() {
        assert_eq!(visible("Zoë O'Brien 山田 👩‍🔬"), "Zoë O'Brien 山田 👩‍🔬");
    }

    #[test]
    fn controls_are_written_out() {
        assert_eq!(visible("a\u{1b}[31mb\n\u{202e}c"), "a\\u{1b}[31mb\\n\\u{202e}c");
    }
}
