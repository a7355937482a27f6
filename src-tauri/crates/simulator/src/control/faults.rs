//! Rules that spoil chosen requests: which, how, how often.
//!
//! Chance is seeded; a rule with a count is used up in the order of requests.

use http::Method;
use serde::{Deserialize, Serialize};

use crate::exchange::{Asked, System};
use crate::world::Draw;

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fault {
    /// This status with the system's own error body; the request is not performed.
    Status {
        /// HTTP status.
        status: u16,
        /// `Retry-After` in seconds.
        #[serde(default)]
        retry_after: Option<u64>,
        /// Message instead of the usual one.
        #[serde(default)]
        message: Option<String>,
    },
    /// A web page with this status.
    Html {
        /// HTTP status.
        status: u16,
    },
    /// Performed, but only half of the answer's bytes arrive under the full length.
    Truncated,
    /// Performed, but half of the JSON arrives as if that were all.
    BrokenJson,
    /// The answer waits this long.
    Slow {
        /// Milliseconds.
        ms: u64,
    },
    /// The answer's bytes trickle.
    SlowBody {
        /// Milliseconds between pieces of 64 bytes.
        ms: u64,
    },
    /// The connection is cut, nothing is performed.
    Drop,
    /// The request is performed, then the connection is cut before an answer.
    DropAfterWrite,
    /// An answer of this many bytes, produced as it is read.
    HugeBody {
        /// Bytes; 2 GB where left out.
        #[serde(default = "two_gigabytes")]
        bytes: u64,
    },
    /// 8x8: a page in mid-scroll has no rows, though more follow.
    EmptyPage,
    /// 8x8: the scroll is unknown from this page on (0 is the first).
    ScrollCut {
        /// Page.
        page: u32,
    },
    /// A list is complete and empty.
    ListEmpty,
    /// A list lacks this share of its rows.
    ListShrunk {
        /// Percent.
        percent: u8,
    },
    /// 8x8: rows without `serviceInfo`.
    RowsWithoutServiceInfo,
    /// 8x8: rows of another customer.
    ForeignCustomer,
    /// The link to the next page leads to another host.
    ForeignNextLink {
        /// Host, with or without port.
        host: String,
    },
    /// Values no client has heard of.
    UnknownEnum,
    /// A number operation fails with this text.
    OperationFails {
        /// `statusDetail`.
        text: String,
    },
    /// A number operation stays `running`.
    OperationNeverEnds,
    /// A number operation says `succeeded` and changes nothing.
    SuccessNeverShows,
    /// Entra: refused with this AADSTS code; the rest is that of the code where left out. At the token and device
    /// code endpoints the body says so, at `authorize` and `adminconsent` the redirect, on the sign-in page the page.
    Aadsts {
        /// For example 50076.
        code: u32,
        /// HTTP status of a body.
        #[serde(default)]
        status: Option<u16>,
        /// OAuth error.
        #[serde(default)]
        error: Option<String>,
        /// `suberror`.
        #[serde(default)]
        suberror: Option<String>,
        /// Sentence.
        #[serde(default)]
        message: Option<String>,
        /// `claims`.
        #[serde(default)]
        claims: Option<String>,
    },
    /// An unassign says `succeeded` this long before it is true.
    LateUnassign {
        /// Milliseconds.
        ms: u64,
    },
}

fn two_gigabytes() -> u64 {
    2_000_000_000
}

impl Fault {
    /// Entra refuses with `code`.
    #[must_use]
    pub fn aadsts(code: u32) -> Self {
        Self::Aadsts {
            code,
            status: None,
            error: None,
            suberror: None,
            message: None,
            claims: None,
        }
    }

    /// Whether it spoils the exchange itself rather than what the system does.
    pub(crate) fn is_transport(&self) -> bool {
        matches!(
            self,
            Self::Status { .. }
                | Self::Html { .. }
                | Self::Truncated
                | Self::BrokenJson
                | Self::Slow { .. }
                | Self::SlowBody { .. }
                | Self::Drop
                | Self::DropAfterWrite
                | Self::HugeBody { .. }
        )
    }
}

/// Which requests a fault hits, and how often.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FaultRule {
    /// Number of the rule; given by the simulator.
    #[serde(default)]
    pub id: u64,
    /// Only this system.
    #[serde(default)]
    pub system: Option<System>,
    /// Only this method.
    #[serde(default)]
    pub method: Option<String>,
    /// Path below the system's prefix, without query; `*` stands for anything. Missing = any.
    #[serde(default)]
    pub path: Option<String>,
    /// Matching requests to let pass first.
    #[serde(default)]
    pub skip: u32,
    /// How many requests to hit; missing = all.
    #[serde(default)]
    pub count: Option<u32>,
    /// Share of matching requests to hit; missing = all.
    #[serde(default)]
    pub probability: Option<f64>,
    /// What goes wrong.
    pub fault: Fault,
    /// How often it has hit.
    #[serde(default)]
    pub hits: u64,
}

impl FaultRule {
    /// A rule that hits every request of `system` whose path matches.
    #[must_use]
    pub fn on(system: System, path: &str, fault: Fault) -> Self {
        Self {
            id: 0,
            system: Some(system),
            method: None,
            path: Some(path.to_owned()),
            skip: 0,
            count: None,
            probability: None,
            fault,
            hits: 0,
        }
    }

    /// The same rule for the first `count` matching requests only.
    #[must_use]
    pub fn times(mut self, count: u32) -> Self {
        self.count = Some(count);
        self
    }

    /// The same rule after `skip` matching requests.
    #[must_use]
    pub fn after(mut self, skip: u32) -> Self {
        self.skip = skip;
        self
    }

    fn matches(&self, system: System, method: &Method, path: &str) -> bool {
        self.system.is_none_or(|s| s == system)
            && self
                .method
                .as_ref()
                .is_none_or(|m| m.eq_ignore_ascii_case(method.as_str()))
            && self
                .path
                .as_ref()
                .is_none_or(|pattern| glob(pattern.trim_start_matches('/'), path))
    }
}

/// Whether `pattern` with `*` covers all of `text`.
fn glob(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else {
        return rest.is_empty();
    };
    for part in middle {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

/// The rules in force.
#[derive(Debug)]
pub(crate) struct Faults {
    rules: Vec<FaultRule>,
    next_id: u64,
    draw: Draw,
}

impl Faults {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            rules: Vec::new(),
            next_id: 1,
            draw: Draw::new(seed, 2),
        }
    }

    pub(crate) fn add(&mut self, mut rule: FaultRule) -> u64 {
        rule.id = self.next_id;
        rule.hits = 0;
        self.next_id += 1;
        self.rules.push(rule);
        self.next_id - 1
    }

    pub(crate) fn remove(&mut self, id: Option<u64>) {
        self.rules.retain(|rule| id.is_some_and(|id| id != rule.id));
    }

    pub(crate) fn rules(&self) -> &[FaultRule] {
        &self.rules
    }

    /// The first fault that hits this request and passes `wanted`, counted as used.
    pub(crate) fn take(&mut self, asked: &Asked, wanted: impl Fn(&Fault) -> bool) -> Option<Fault> {
        for rule in &mut self.rules {
            let due = rule.count.is_none_or(|count| count > 0)
                && wanted(&rule.fault)
                && rule.matches(asked.system, &asked.method, &asked.path);
            if !due {
                continue;
            }
            if rule.skip > 0 {
                rule.skip -= 1;
                continue;
            }
            if rule.probability.is_some_and(|p| !self.draw.chance(p)) {
                continue;
            }
            rule.count = rule.count.map(|count| count - 1);
            rule.hits += 1;
            return Some(rule.fault.clone());
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::glob;

    #[test]
    fn a_star_stands_for_anything() {
        assert!(glob("users", "users"));
        assert!(glob("*", "users/x"));
        assert!(glob("users/*", "users/x"));
        assert!(glob("*assignNumber", "admin/teams/x/assignNumber"));
        assert!(glob("a*b*c", "a1b2c"));
        assert!(!glob("users", "users/x"));
        assert!(!glob("a*b", "ac"));
    }
}
