//! Names of people, computers and tenants in other languages' texts.

/// The longest name that is written, in characters.
const LONGEST: usize = 120;

/// One line, bounded, without control characters, line separators, and marks that reorder what is read.
pub(super) fn one_line(text: &str) -> String {
    let reorders = |c: char| matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}');
    let kept: String = text
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !c.is_control() && !reorders(*c))
        .take(LONGEST)
        .collect();
    kept.trim().to_owned()
}

/// A word of bash. Between single quotes nothing has a meaning but the quote itself.
pub(super) fn bash(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// A literal of PowerShell. It takes the typographic single quotes for quotes too; each is doubled.
pub(super) fn powershell(text: &str) -> String {
    let mut quoted = String::from("'");
    for c in text.chars() {
        quoted.push(c);
        if matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '\u{201A}' | '\u{201B}') {
            quoted.push(c);
        }
    }
    quoted.push('\'');
    quoted
}

/// An OData literal.
pub(super) fn odata(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
