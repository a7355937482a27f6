//! The AADSTS codes the simulator speaks ("Microsoft Entra authentication and authorization error codes"), one row
//! each in `codes.tsv`: code, status, OAuth error, `suberror` or `-`, and the sentence.
//!
//! `suberror` is from MSAL's behaviour, not from the documentation.

/// A row of the table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    pub code: u32,
    pub status: u16,
    pub error: &'static str,
    pub suberror: Option<&'static str>,
    pub text: &'static str,
}

const ROWS: &str = include_str!("codes.tsv");

fn row(line: &'static str) -> Option<Known> {
    let mut fields = line.split('\t');
    Some(Known {
        code: fields.next()?.parse().ok()?,
        status: fields.next()?.parse().ok()?,
        error: fields.next()?,
        suberror: fields.next().filter(|s| *s != "-"),
        text: fields.next()?,
    })
}

/// The row of a code; an unknown code is an `invalid_grant` that says so.
pub(super) fn known(code: u32) -> Known {
    let unknown = Known {
        code,
        status: 400,
        error: "invalid_grant",
        suberror: None,
        text: "An error with a code that is not in the documentation.",
    };
    ROWS.lines()
        .filter_map(row)
        .find(|k| k.code == code)
        .unwrap_or(unknown)
}

#[cfg(test)]
mod tests {
    use super::{ROWS, known, row};

    #[test]
    fn every_line_is_a_row_and_no_code_comes_twice() {
        let codes: Vec<u32> = ROWS.lines().map(|line| row(line).unwrap().code).collect();
        assert!(codes.windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!(known(53_003).error, "interaction_required");
        assert_eq!(known(1).error, "invalid_grant");
    }
}
