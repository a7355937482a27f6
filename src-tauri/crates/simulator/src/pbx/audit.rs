//! Audit records: `GET /administration/audit/v1/audits` ("Audit records" guide and spec).

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::clock::{later, millis_between, seconds};
use crate::exchange::{Asked, Reply};
use crate::state::State;
use crate::world::{AuditRecord, World};

const DAY_MS: u64 = 86_400_000;

/// Answers a request below `/administration/audit`.
pub(crate) fn answer(state: &mut State, asked: &Asked) -> Reply {
    let refuse = |status: u16, error: &str, message: &str| {
        let body = json!({
            "timestamp": seconds(state.now),
            "status": status,
            "error": error,
            "message": message,
            "path": format!("/administration/audit/{}", asked.path),
        });
        Reply::json(status, "application/json", body)
    };
    if asked.route() != ["v1", "audits"] || asked.method != http::Method::GET {
        return refuse(404, "Not Found", "No such resource");
    }
    if asked.header("x-api-key") != Some(state.world.identity.api_key.as_str()) {
        return refuse(401, "Unauthorized", "Valid authentication credentials required");
    }
    if !state.knobs.audit {
        return refuse(403, "Forbidden", "The API key does not have the audit product");
    }
    match page(state, asked) {
        Ok(body) => Reply::json(200, "application/json", body),
        Err(message) => refuse(400, "Bad Request", message),
    }
}

fn page(state: &State, asked: &Asked) -> Result<Value, &'static str> {
    let time = |name: &str| asked.param(name).and_then(|t| t.parse::<Timestamp>().ok());
    let start = time("startTime").ok_or("startTime is required (ISO 8601)")?;
    let end = time("endTime").ok_or("endTime is required (ISO 8601)")?;
    if start >= end {
        return Err("startTime must be before endTime");
    }
    if millis_between(start, end) > 31 * DAY_MS {
        return Err("startTime and endTime may be at most 31 days apart");
    }
    if asked.param("service") != Some("platform") {
        return Err("service must be platform");
    }
    let size = asked.param("size").map_or(Some(20), |s| s.parse::<usize>().ok());
    let size = size
        .filter(|s| (1..=100).contains(s))
        .ok_or("size must be between 1 and 100")?;
    let from = match asked.param("scrollId") {
        None => 0,
        Some(id) => id
            .strip_prefix("audit-")
            .and_then(|n| n.parse().ok())
            .ok_or("scrollId is not valid")?,
    };
    let found: Vec<&AuditRecord> = state
        .world
        .audit
        .iter()
        .filter(|r| r.at >= start && r.at < end && is_readable(state, r) && is_asked(asked, r))
        .collect();
    let ordered: Vec<&AuditRecord> = if state.knobs.audit_newest_first {
        found.into_iter().rev().collect()
    } else {
        found
    };
    let more = from + size < ordered.len();
    let data: Vec<Value> = ordered
        .into_iter()
        .skip(from)
        .take(size)
        .map(|r| record_json(state, r))
        .collect();
    Ok(json!({
        "meta": {"totalRecordCount": data.len(), "scrollId": more.then(|| format!("audit-{}", from + size))},
        "data": data,
    }))
}

/// Adds a record to the trail, and forgets those whose days are over.
pub(super) fn keep(state: &mut State, record: AuditRecord) {
    let (now, kept) = (state.now, retention_ms(state));
    let is_over = |record: &&AuditRecord| millis_between(record.at, now) > kept;
    let over = state.world.audit.iter().take_while(is_over).count();
    state.world.audit.drain(..over);
    state.world.audit.push(record);
}

fn retention_ms(state: &State) -> u64 {
    state.knobs.audit_retention_days.saturating_mul(DAY_MS)
}

fn is_readable(state: &State, record: &AuditRecord) -> bool {
    later(record.at, state.knobs.audit_latency_ms) <= state.now
        && millis_between(record.at, state.now) <= retention_ms(state)
        && (state.knobs.audit_teams_flag || !record.teams_flag_only)
}

fn is_asked(asked: &Asked, record: &AuditRecord) -> bool {
    let listed = |name: &str, value: &str| {
        asked.param(name).is_none_or(|list| {
            list.split(',')
                .any(|item| item.trim().eq_ignore_ascii_case(value))
        })
    };
    let named = asked.param("displayName").is_none_or(|pattern| {
        let name = record.display_name.to_lowercase();
        let bare = pattern.trim_matches('*').to_lowercase();
        if pattern.contains('*') {
            name.contains(&bare)
        } else {
            name == bare
        }
    });
    let by = asked.param("auditUserId").is_none_or(|id| id == ADMIN);
    listed("entityTypes", &record.entity_type) && listed("eventTypes", &record.event_type) && named && by
}

const ADMIN: &str = "uSIM00000000000ADMINaa";

fn record_json(state: &State, record: &AuditRecord) -> Value {
    let is_user = record.entity_type == "user";
    let correlated = !is_user && state.knobs.audit_extension_user;
    let World { identity, .. } = &state.world;
    json!({
        "id": record.id,
        "customerId": identity.customer_id,
        "service": "platform",
        "displayName": record.display_name,
        "auditTimestamp": record.at.strftime("%Y-%m-%dT%H:%M:%S%.3f+00:00").to_string(),
        "eventType": record.event_type,
        "entityType": record.entity_type,
        "entityKey": record.entity_key,
        "correlationType": correlated.then_some("user"),
        "correlationId": correlated.then_some(&record.user_id),
        "auditUserId": ADMIN,
        "impersonator": null,
        "details": json!({"new": record.new, "old": record.old}).to_string(),
    })
}
