//! Graph's throttling: resource units for the directory, requests a second for Teams ("Microsoft Graph
//! service-specific throttling limits"). That `/admin/teams` counts as Teams' "other" is an assumption.

use std::collections::VecDeque;

use jiff::Timestamp;
use serde_json::json;

use crate::clock::{millis_between, seconds};
use crate::exchange::{Asked, Reply};
use crate::knobs::Knobs;
use crate::state::State;

/// What was asked lately.
#[derive(Debug, Default)]
pub(crate) struct Throttle {
    directory: Window,
    teams: Window,
}

#[derive(Debug, Default)]
struct Window {
    asked: VecDeque<(Timestamp, u32)>,
    used: u32,
}

impl Window {
    fn add(&mut self, now: Timestamp, length_ms: u64, cost: u32, limit: Option<u32>) -> (bool, f64, u64) {
        while let Some((at, cost)) = self.asked.front().copied() {
            if millis_between(at, now) < length_ms {
                break;
            }
            self.asked.pop_front();
            self.used -= cost;
        }
        let refused = limit.is_some_and(|limit| self.used + cost > limit);
        let waits = self
            .asked
            .front()
            .map_or(0, |(at, _)| length_ms - millis_between(*at, now));
        // Refused requests count as well: retrying at once makes it worse, as Microsoft warns.
        let counted = !refused || self.used < limit.unwrap_or(u32::MAX).saturating_mul(2);
        if counted {
            self.asked.push_back((now, cost));
            self.used += cost;
        }
        let share = limit.map_or(0.0, |limit| f64::from(self.used) / f64::from(limit.max(1)));
        (refused, share.min(1.8), waits.div_ceil(1_000).max(1))
    }
}

/// What throttling says to one request.
#[derive(Debug, Clone, Copy)]
pub(super) struct Verdict {
    pub refused: bool,
    share: f64,
    cost: u32,
    wait_seconds: u64,
    directory: bool,
}

impl Throttle {
    pub(super) fn ask(&mut self, knobs: &Knobs, asked: &Asked, now: Timestamp) -> Verdict {
        let directory = !asked.path.starts_with("admin/teams");
        let cost = if directory { directory_cost(asked) } else { 1 };
        let (window, length, limit) = if directory {
            (&mut self.directory, 10_000, knobs.throttle_directory_units)
        } else {
            (&mut self.teams, 1_000, knobs.throttle_teams_per_second)
        };
        let (refused, share, wait_seconds) = window.add(now, length, cost, knobs.throttle.then_some(limit));
        Verdict {
            refused,
            share,
            cost,
            wait_seconds,
            directory,
        }
    }
}

/// Resource units of a directory request: users and memberships 2, others 1; `$select` and a small `$top` save one, `$expand` adds one.
fn directory_cost(asked: &Asked) -> u32 {
    let dear = ["users", "me/memberOf", "me/transitiveMemberOf"];
    let is_dear = dear.iter().any(|prefix| asked.path.starts_with(prefix));
    let base = if is_dear { 2_i32 } else { 1 };
    let select = i32::from(asked.param("$select").is_some());
    let small = i32::from(
        asked
            .param("$top")
            .and_then(|t| t.parse::<u32>().ok())
            .is_some_and(|t| t < 20),
    );
    let expand = i32::from(asked.param("$expand").is_some());
    u32::try_from((base - select - small + expand).max(1)).unwrap_or(1)
}

impl Verdict {
    /// Adds the headers of an answer that is not refused.
    pub(super) fn mark(&self, reply: Reply) -> Reply {
        let reply = if self.directory {
            reply.with("x-ms-resource-unit", self.cost.to_string())
        } else {
            reply
        };
        if self.share >= 0.8 {
            reply.with("x-ms-throttle-limit-percentage", format!("{:.1}", self.share))
        } else {
            reply
        }
    }

    /// 429 as the throttling page shows it.
    pub(super) fn refusal(&self, state: &State, asked: &Asked) -> Reply {
        let identity = &state.world.identity;
        let scope = format!(
            "Tenant_Application/ReadWrite/{}/{}",
            identity.client_id, identity.tenant_id
        );
        let body = json!({"error": {
            "code": "TooManyRequests",
            "message": "Please retry again later.",
            "innerError": {
                "code": "429",
                "message": "Please retry after",
                "status": "429",
                "date": seconds(state.now).trim_end_matches('Z'),
                "request-id": asked.request_id,
                "client-request-id": asked.header("client-request-id").unwrap_or(&asked.request_id),
            },
        }});
        let reply = Reply::json(429, "application/json", body)
            .with("x-ms-throttle-limit-percentage", format!("{:.1}", self.share))
            .with("x-ms-throttle-scope", scope)
            .with("x-ms-throttle-information", "ResourceUnitLimitExceeded");
        if state.knobs.throttle_retry_after {
            reply.with("retry-after", self.wait_seconds.to_string())
        } else {
            reply
        }
    }
}
