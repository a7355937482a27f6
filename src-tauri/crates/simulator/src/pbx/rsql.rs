//! The part of RSQL that 8x8 documents: `== != > < >= <=`, `;` and, `,` or, brackets, `*`, quotes.
//!
//! Values match in any case, field paths exactly ("Administration API Essentials, Filtering").

use std::cmp::Ordering;

use serde_json::Value;

/// A filter over the JSON of a row.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Filter {
    And(Vec<Filter>),
    Or(Vec<Filter>),
    Compare {
        path: String,
        operator: Operator,
        value: String,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Equal,
    NotEqual,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
}

const OPERATORS: [(&str, Operator); 6] = [
    ("==", Operator::Equal),
    ("!=", Operator::NotEqual),
    (">=", Operator::GreaterOrEqual),
    ("<=", Operator::LessOrEqual),
    (">", Operator::Greater),
    ("<", Operator::Less),
];

impl Filter {
    /// Reads a filter of at most 2,000 characters; None when it is not one.
    pub(super) fn parse(text: &str) -> Option<Self> {
        if text.chars().count() > 2_000 {
            return None;
        }
        let mut rest = text;
        let filter = any_of(&mut rest, 0)?;
        rest.trim().is_empty().then_some(filter)
    }

    /// Every field path used.
    pub(super) fn paths(&self) -> Vec<&str> {
        match self {
            Self::And(parts) | Self::Or(parts) => parts.iter().flat_map(Self::paths).collect(),
            Self::Compare { path, .. } => vec![path],
        }
    }

    pub(super) fn matches(&self, row: &Value) -> bool {
        match self {
            Self::And(parts) => parts.iter().all(|p| p.matches(row)),
            Self::Or(parts) => parts.iter().any(|p| p.matches(row)),
            Self::Compare {
                path,
                operator,
                value,
            } => {
                let found = values_at(row, path);
                let hit = |o: Operator| found.iter().any(|v| compare(v, o, value));
                match operator {
                    Operator::NotEqual => !hit(Operator::Equal),
                    other => hit(*other),
                }
            }
        }
    }
}

fn any_of(rest: &mut &str, depth: usize) -> Option<Filter> {
    list(rest, ',', Filter::Or, |rest| {
        list(rest, ';', Filter::And, |rest| term(rest, depth))
    })
}

fn list(
    rest: &mut &str,
    mark: char,
    join: fn(Vec<Filter>) -> Filter,
    part: impl Fn(&mut &str) -> Option<Filter>,
) -> Option<Filter> {
    let first = part(rest)?;
    let mut parts = vec![first];
    while let Some(after) = rest.trim_start().strip_prefix(mark) {
        *rest = after;
        parts.push(part(rest)?);
    }
    if parts.len() == 1 {
        parts.pop()
    } else {
        Some(join(parts))
    }
}

fn term(rest: &mut &str, depth: usize) -> Option<Filter> {
    *rest = rest.trim_start();
    if let Some(inner) = rest.strip_prefix('(') {
        if depth > 20 {
            return None;
        }
        *rest = inner;
        let filter = any_of(rest, depth + 1)?;
        *rest = rest.trim_start().strip_prefix(')')?;
        return Some(filter);
    }
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '_'))?;
    let (path, after) = rest.split_at(end);
    let after = after.trim_start();
    let (mark, operator) = OPERATORS.iter().find(|(mark, _)| after.starts_with(mark))?;
    *rest = after.strip_prefix(mark)?.trim_start();
    let value = value(rest)?;
    (!path.is_empty()).then(|| Filter::Compare {
        path: path.to_owned(),
        operator: *operator,
        value,
    })
}

fn value(rest: &mut &str) -> Option<String> {
    let quote = rest.chars().next()?;
    if quote == '"' || quote == '\'' {
        let inner = rest.get(1..)?;
        let end = inner.find(quote)?;
        *rest = inner.get(end + 1..)?;
        return inner.get(..end).map(str::to_owned);
    }
    let end = rest.find([';', ',', ')', '(']).unwrap_or(rest.len());
    let (value, after) = rest.split_at(end);
    *rest = after;
    let value = value.trim();
    (!value.is_empty()).then(|| value.to_owned())
}

/// Values at a dotted path; arrays on the way count with each element.
pub(super) fn values_at<'v>(row: &'v Value, path: &str) -> Vec<&'v Value> {
    let mut found = vec![row];
    for name in path.split('.') {
        let next = found.into_iter().filter_map(|v| v.get(name));
        found = next
            .flat_map(|v| v.as_array().map_or_else(|| vec![v], |a| a.iter().collect()))
            .collect();
    }
    found
}

/// A JSON value as text for comparing.
pub(super) fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.to_lowercase(),
        Value::Null => String::new(),
        other => other.to_string().to_lowercase(),
    }
}

fn compare(found: &Value, operator: Operator, wanted: &str) -> bool {
    let found = text_of(found);
    let wanted = wanted.to_lowercase();
    if operator == Operator::Equal {
        let open_start = wanted.starts_with('*');
        let open_end = wanted.len() > 1 && wanted.ends_with('*');
        let bare = wanted.trim_matches('*');
        return match (open_start, open_end) {
            (true, true) => found.contains(bare),
            (true, false) => found.ends_with(bare),
            (false, true) => found.starts_with(bare),
            (false, false) => found == wanted,
        };
    }
    let order = match (found.parse::<f64>(), wanted.parse::<f64>()) {
        (Ok(a), Ok(b)) => a.partial_cmp(&b),
        _ => Some(found.cmp(&wanted)),
    };
    match operator {
        Operator::Greater => order == Some(Ordering::Greater),
        Operator::GreaterOrEqual => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
        Operator::Less => order == Some(Ordering::Less),
        Operator::LessOrEqual => matches!(order, Some(Ordering::Less | Ordering::Equal)),
        Operator::Equal | Operator::NotEqual => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::Filter;

    #[test]
    fn and_binds_closer_than_or() {
        let filter = Filter::parse("a==1,a==2;b==9").unwrap();
        assert!(filter.matches(&json!({"a": "1", "b": "0"})));
        assert!(!filter.matches(&json!({"a": "2", "b": "0"})));
        let bracketed = Filter::parse("(a==1,a==2);b==9").unwrap();
        assert!(!bracketed.matches(&json!({"a": "1", "b": "0"})));
    }

    #[test]
    fn an_array_matches_with_any_element() {
        let filter = Filter::parse("s.e.flag==true").unwrap();
        assert!(filter.matches(&json!({"s": {"e": [{"flag": false}, {"flag": true}]}})));
        assert!(!filter.matches(&json!({"s": {"e": []}})));
    }

    #[test]
    fn nonsense_is_refused() {
        let deep = "(".repeat(50);
        for text in [
            "",
            "a",
            "a==",
            "==1",
            "a=1",
            "a==1;",
            "(a==1",
            "a==1)",
            "a==\"x",
            &deep,
            &"a==1;".repeat(500),
        ] {
            assert!(Filter::parse(text).is_none(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_harm(text in ".{0,60}") {
            let _ = Filter::parse(&text);
        }

        #[test]
        fn a_quoted_value_finds_itself(value in "[^\"*]{1,30}") {
            let filter = Filter::parse(&format!("name==\"{value}\"")).unwrap();
            let row = json!({"name": value});
            prop_assert!(filter.matches(&row));
        }
    }
}
