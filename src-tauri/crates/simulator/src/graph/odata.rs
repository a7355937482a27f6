//! The part of OData `$filter` that Graph documents for what we serve, over the JSON of a row.
//!
//! `eq ne in and or not`, `startswith endswith contains`, brackets and `any`. Strings compare in any case.

use std::collections::VecDeque;

use serde_json::Value;

/// A filter.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Filter {
    And(Box<Filter>, Box<Filter>),
    Or(Box<Filter>, Box<Filter>),
    Not(Box<Filter>),
    Equal {
        path: String,
        value: Value,
    },
    NotEqual {
        path: String,
        value: Value,
    },
    In {
        path: String,
        values: Vec<Value>,
    },
    Text {
        function: Function,
        path: String,
        value: String,
    },
    Any {
        path: String,
        variable: String,
        inner: Box<Filter>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Function {
    StartsWith,
    EndsWith,
    Contains,
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Word(String),
    Literal(String),
    Mark(char),
}

impl Filter {
    /// Reads a filter; None when it is not one that is understood.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut tokens = tokens(text)?;
        let filter = any_of(&mut tokens, 0)?;
        tokens.is_empty().then_some(filter)
    }

    /// Whether Entra wants `ConsistencyLevel: eventual` and `$count=true` for it.
    pub(super) fn is_advanced(&self) -> bool {
        match self {
            Self::And(a, b) | Self::Or(a, b) => a.is_advanced() || b.is_advanced(),
            Self::Not(_) | Self::NotEqual { .. } => true,
            Self::Equal { .. } | Self::In { .. } => false,
            Self::Text { function, .. } => *function != Function::StartsWith,
            Self::Any { path, inner, .. } => path == "assignedPlans" || inner.is_advanced(),
        }
    }

    /// Every property that the filter names.
    pub(super) fn paths(&self) -> Vec<&str> {
        match self {
            Self::And(a, b) | Self::Or(a, b) => a.paths().into_iter().chain(b.paths()).collect(),
            Self::Not(inner) => inner.paths(),
            Self::Equal { path, .. }
            | Self::NotEqual { path, .. }
            | Self::In { path, .. }
            | Self::Text { path, .. }
            | Self::Any { path, .. } => vec![path],
        }
    }

    /// Values of which `path` must equal one, when the filter says so; what an index can answer.
    pub(super) fn keys(&self, wanted: &str) -> Option<Vec<String>> {
        match self {
            Self::Equal { path, value } if path == wanted => Some(vec![text(value)]),
            Self::In { path, values } if path == wanted => Some(values.iter().map(text).collect()),
            Self::And(a, b) => a.keys(wanted).or_else(|| b.keys(wanted)),
            Self::Or(a, b) => {
                let mut keys = a.keys(wanted)?;
                keys.extend(b.keys(wanted)?);
                Some(keys)
            }
            _ => None,
        }
    }

    pub(super) fn matches(&self, row: &Value) -> bool {
        match self {
            Self::And(a, b) => a.matches(row) && b.matches(row),
            Self::Or(a, b) => a.matches(row) || b.matches(row),
            Self::Not(inner) => !inner.matches(row),
            Self::Equal { path, value } => same(at(row, path), value),
            Self::NotEqual { path, value } => !same(at(row, path), value),
            Self::In { path, values } => values.iter().any(|value| same(at(row, path), value)),
            Self::Text {
                function,
                path,
                value,
            } => {
                let found = text(at(row, path)).to_lowercase();
                let value = value.to_lowercase();
                match function {
                    Function::StartsWith => found.starts_with(&value),
                    Function::EndsWith => found.ends_with(&value),
                    Function::Contains => found.contains(&value),
                }
            }
            Self::Any {
                path,
                variable,
                inner,
            } => at(row, path).as_array().is_some_and(|items| {
                items
                    .iter()
                    .any(|item| inner.matches(&serde_json::json!({ variable: item })))
            }),
        }
    }
}

fn at<'v>(row: &'v Value, path: &str) -> &'v Value {
    path.split('/').fold(row, |value, name| &value[name])
}

fn same(found: &Value, wanted: &Value) -> bool {
    match (found, wanted) {
        (Value::String(a), Value::String(b)) => a.to_lowercase() == b.to_lowercase(),
        (a, b) => a == b,
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn tokens(text: &str) -> Option<VecDeque<Token>> {
    let mut tokens = VecDeque::new();
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            ' ' | '\t' => {}
            '(' | ')' | ',' | ':' => tokens.push_back(Token::Mark(c)),
            '\'' => {
                let mut literal = String::new();
                loop {
                    match rest.next()? {
                        '\'' if rest.peek() == Some(&'\'') => {
                            rest.next();
                            literal.push('\'');
                        }
                        '\'' => break,
                        other => literal.push(other),
                    }
                }
                tokens.push_back(Token::Literal(literal));
            }
            c if c.is_alphanumeric() || "_$.-@".contains(c) => {
                let mut word = String::from(c);
                while let Some(c) = rest.next_if(|c| c.is_alphanumeric() || "_$.-@/".contains(*c)) {
                    word.push(c);
                }
                tokens.push_back(Token::Word(word));
            }
            _ => return None,
        }
    }
    Some(tokens)
}

type Tokens = VecDeque<Token>;

fn word_is(tokens: &Tokens, word: &str) -> bool {
    matches!(tokens.front(), Some(Token::Word(found)) if found.eq_ignore_ascii_case(word))
}

fn mark(tokens: &mut Tokens, wanted: char) -> Option<()> {
    (tokens.pop_front()? == Token::Mark(wanted)).then_some(())
}

fn any_of(tokens: &mut Tokens, depth: usize) -> Option<Filter> {
    let mut filter = all_of(tokens, depth)?;
    while word_is(tokens, "or") {
        tokens.pop_front();
        filter = Filter::Or(Box::new(filter), Box::new(all_of(tokens, depth)?));
    }
    Some(filter)
}

fn all_of(tokens: &mut Tokens, depth: usize) -> Option<Filter> {
    let mut filter = term(tokens, depth)?;
    while word_is(tokens, "and") {
        tokens.pop_front();
        filter = Filter::And(Box::new(filter), Box::new(term(tokens, depth)?));
    }
    Some(filter)
}

fn term(tokens: &mut Tokens, depth: usize) -> Option<Filter> {
    if depth > 30 {
        return None;
    }
    if tokens.front() == Some(&Token::Mark('(')) {
        tokens.pop_front();
        let filter = any_of(tokens, depth + 1)?;
        mark(tokens, ')')?;
        return Some(filter);
    }
    if word_is(tokens, "not") {
        tokens.pop_front();
        return Some(Filter::Not(Box::new(term(tokens, depth + 1)?)));
    }
    let Token::Word(path) = tokens.pop_front()? else {
        return None;
    };
    if tokens.front() == Some(&Token::Mark('(')) {
        tokens.pop_front();
        return call(tokens, &path, depth);
    }
    let Token::Word(operator) = tokens.pop_front()? else {
        return None;
    };
    match operator.to_ascii_lowercase().as_str() {
        "eq" => Some(Filter::Equal {
            path,
            value: literal(tokens)?,
        }),
        "ne" => Some(Filter::NotEqual {
            path,
            value: literal(tokens)?,
        }),
        "in" => {
            mark(tokens, '(')?;
            let mut values = vec![literal(tokens)?];
            while tokens.front() == Some(&Token::Mark(',')) {
                tokens.pop_front();
                values.push(literal(tokens)?);
            }
            mark(tokens, ')')?;
            Some(Filter::In { path, values })
        }
        _ => None,
    }
}

/// What follows `name(`.
fn call(tokens: &mut Tokens, name: &str, depth: usize) -> Option<Filter> {
    if let Some(path) = name.strip_suffix("/any") {
        let Token::Word(variable) = tokens.pop_front()? else {
            return None;
        };
        mark(tokens, ':')?;
        let inner = any_of(tokens, depth + 1)?;
        mark(tokens, ')')?;
        return Some(Filter::Any {
            path: path.to_owned(),
            variable,
            inner: Box::new(inner),
        });
    }
    let function = match name.to_ascii_lowercase().as_str() {
        "startswith" => Function::StartsWith,
        "endswith" => Function::EndsWith,
        "contains" => Function::Contains,
        _ => return None,
    };
    let Token::Word(path) = tokens.pop_front()? else {
        return None;
    };
    mark(tokens, ',')?;
    let Token::Literal(value) = tokens.pop_front()? else {
        return None;
    };
    mark(tokens, ')')?;
    Some(Filter::Text {
        function,
        path,
        value,
    })
}

fn literal(tokens: &mut Tokens) -> Option<Value> {
    match tokens.pop_front()? {
        Token::Literal(text) => Some(Value::String(text)),
        Token::Word(word) => match word.as_str() {
            "true" => Some(Value::Bool(true)),
            "false" => Some(Value::Bool(false)),
            "null" => Some(Value::Null),
            _ => Some(Value::String(word)),
        },
        Token::Mark(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::Filter;

    fn hits(filter: &str, row: &serde_json::Value) -> bool {
        Filter::parse(filter)
            .unwrap_or_else(|| panic!("{filter}"))
            .matches(row)
    }

    #[test]
    fn every_documented_form_is_understood() {
        let row = json!({"a": "One", "n": null, "on": true, "list": ["x", "y"], "deep": {"b": "z"}});
        for yes in [
            "a eq 'one'",
            "a in ('two','ONE')",
            "not (a eq 'two')",
            "a ne 'two' and on eq true",
            "startswith(a,'o') or a eq 'q'",
            "endswith(a,'NE')",
            "contains(a,'n')",
            "n eq null",
            "list/any(l:l eq 'y')",
            "deep/b eq 'z'",
        ] {
            assert!(hits(yes, &row), "{yes}");
        }
        for no in [
            "a eq 'two'",
            "list/any(c:c eq 'w')",
            "a eq 'one' and on eq false",
            "startswith(n,'x')",
        ] {
            assert!(!hits(no, &row), "{no}");
        }
    }

    #[test]
    fn nonsense_is_refused() {
        let deep = "(".repeat(100);
        for text in [
            "",
            "a",
            "a eq",
            "a like 'b'",
            "a eq 'b",
            "a eq 'b' and",
            "f(a,'b')",
            "a in 'b'",
            &deep,
        ] {
            assert!(Filter::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn keys_come_only_from_what_must_be_equal() {
        let keys = |text: &str| Filter::parse(text).unwrap().keys("id");
        assert_eq!(
            keys("id eq '1' or id in ('2','3')"),
            Some(vec!["1".into(), "2".into(), "3".into()])
        );
        assert_eq!(keys("id eq '1' and a eq 'b'"), Some(vec!["1".into()]));
        assert_eq!(keys("id eq '1' or a eq 'b'"), None);
        assert_eq!(keys("not (id eq '1')"), None);
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_harm(text in ".{0,60}") {
            let _ = Filter::parse(&text);
        }

        #[test]
        fn a_doubled_quote_is_one(value in ".{0,30}") {
            let filter = format!("a eq '{}'", value.replace('\'', "''"));
            let row = json!({"a": value});
            prop_assert!(hits(&filter, &row));
        }
    }
}
