//! `/users/delta` ("Use delta query to track changes", "user: delta").
//!
//! Tokens carry their own state: where the round began, when, what was selected, how far it has come.

use std::collections::BTreeSet;
use std::ops::Bound;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::context;
use super::error::Problem;
use super::page;
use super::users::{selected, user_json};
use crate::clock::millis_between;
use crate::exchange::{Asked, Reply};
use crate::knobs::DeltaExpired;
use crate::state::State;

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Token {
    /// `$select` of the first call.
    select: Option<String>,
    /// `$filter` of the first call.
    filter: Option<String>,
    /// Directory changes known to the client; none in the first round.
    since: Option<usize>,
    /// Directory changes at the start of this round.
    until: usize,
    /// Milliseconds since 1970 when the round began.
    issued: i64,
    /// First round: the last id sent. Later rounds: rows sent.
    after: String,
    sent: usize,
}

pub(super) fn answer(state: &mut State, asked: &Asked) -> Result<Reply, Problem> {
    for refused in ["$top", "$orderby", "$expand", "$search"] {
        if asked.param(refused).is_some() {
            let message = format!("'{refused}' is not supported by delta query.");
            return Err(Problem::new(400, "Request_UnsupportedQuery", message));
        }
    }
    let token = match asked.param("$skiptoken").or_else(|| asked.param("$deltatoken")) {
        None => fresh(state, asked, None),
        Some("latest") => {
            let now = fresh(state, asked, Some(state.world.directory_changes.len()));
            return Ok(last_page(state, asked, now, Vec::new()));
        }
        Some("") => fresh(state, asked, None),
        Some(text) => continued(state, asked, text)?,
    };
    let (mut rows, next) = match token.since {
        None => first_round(state, &token)?,
        Some(since) => later_round(state, &token, since)?,
    };
    if state.knobs.delta_duplicates
        && let Some(first) = rows.first().cloned()
    {
        rows.push(first);
    }
    match next {
        None => Ok(last_page(state, asked, token, rows)),
        Some(next) => {
            let link = page::link(state, &bare(asked), "$skiptoken", &seal(&next));
            Ok(reply(asked, rows, "@odata.nextLink", link))
        }
    }
}

fn fresh(state: &State, asked: &Asked, since: Option<usize>) -> Token {
    Token {
        select: asked.param("$select").map(str::to_owned),
        filter: asked.param("$filter").map(str::to_owned),
        since,
        until: state.world.directory_changes.len(),
        issued: state.now.as_millisecond(),
        after: String::new(),
        sent: 0,
    }
}

fn continued(state: &State, asked: &Asked, text: &str) -> Result<Token, Problem> {
    let malformed = || {
        Problem::new(
            400,
            "Directory_InvalidDeltaToken",
            "The delta token is not valid.",
        )
    };
    let token: Token = serde_json::from_str(&page::unseal(text)?).map_err(|_| malformed())?;
    let issued = jiff::Timestamp::from_millisecond(token.issued).map_err(|_| malformed())?;
    if millis_between(issued, state.now) > state.knobs.delta_token_ms {
        return Err(expired(state, asked));
    }
    if asked.param("$deltatoken").is_none() {
        return Ok(token);
    }
    let until = state.world.directory_changes.len();
    let issued = state.now.as_millisecond();
    Ok(Token {
        since: Some(token.until),
        until,
        issued,
        after: String::new(),
        sent: 0,
        ..token
    })
}

fn expired(state: &State, asked: &Asked) -> Problem {
    match state.knobs.delta_expired {
        DeltaExpired::SyncStateNotFound => Problem::new(
            400,
            "syncStateNotFound",
            "The sync state generation is not found; resync is required.",
        ),
        DeltaExpired::Gone => {
            let mut problem = Problem::new(
                410,
                "resyncRequired",
                "Resync required. Start again from the given location.",
            );
            problem.location = Some(format!("{}/v1.0/users/delta?$deltatoken=", asked.origin));
            problem
        }
    }
}

fn wanted(token: &Token, id: &str) -> bool {
    token.filter.as_ref().is_none_or(|filter| filter.contains(id))
}

fn row(token: &Token, account: &crate::world::Account) -> Result<Value, Problem> {
    let selection: Option<Vec<String>> = token
        .select
        .as_ref()
        .map(|list| list.split(',').map(|n| n.trim().to_owned()).collect());
    selected(user_json(account), selection.as_deref())
}

type Rows = (Vec<Value>, Option<Token>);

fn first_round(state: &State, token: &Token) -> Result<Rows, Problem> {
    let size = state.knobs.delta_page.max(1) as usize;
    let after = Bound::Excluded(token.after.clone());
    let mut rows = Vec::new();
    let mut last = token.after.clone();
    for (id, account) in state.world.accounts.range::<String, _>((after, Bound::Unbounded)) {
        if account.deleted.is_some() || !wanted(token, id) {
            continue;
        }
        if rows.len() == size {
            return Ok((
                rows,
                Some(Token {
                    after: last,
                    ..token.clone()
                }),
            ));
        }
        last.clone_from(id);
        rows.push(row(token, account)?);
    }
    Ok((rows, None))
}

fn later_round(state: &State, token: &Token, since: usize) -> Result<Rows, Problem> {
    let changes = state
        .world
        .directory_changes
        .get(since..token.until)
        .unwrap_or_default();
    let mut seen = BTreeSet::new();
    let mut rows = Vec::new();
    for change in changes {
        let hidden = change.licence_only && !state.knobs.delta_licences;
        if hidden || !wanted(token, &change.account_id) || !seen.insert(&change.account_id) {
            continue;
        }
        rows.push(match state.world.accounts.get(&change.account_id) {
            None => json!({"id": change.account_id, "@removed": {"reason": "deleted"}}),
            Some(gone) if gone.deleted.is_some() => {
                json!({"id": change.account_id, "@removed": {"reason": "changed"}})
            }
            Some(account) => row(token, account)?,
        });
    }
    let size = state.knobs.delta_page.max(1) as usize;
    let more = rows.len() > token.sent + size;
    let page: Vec<Value> = rows.into_iter().skip(token.sent).take(size).collect();
    let next = more.then(|| Token {
        sent: token.sent + size,
        ..token.clone()
    });
    Ok((page, next))
}

/// The request without the parameters that live inside the token.
fn bare(asked: &Asked) -> Asked {
    Asked {
        query: Vec::new(),
        ..asked.clone()
    }
}

fn seal(token: &Token) -> String {
    page::seal(&serde_json::to_string(token).unwrap_or_default())
}

fn last_page(state: &mut State, asked: &Asked, token: Token, rows: Vec<Value>) -> Reply {
    let link = page::link(state, &bare(asked), "$deltatoken", &seal(&token));
    reply(asked, rows, "@odata.deltaLink", link)
}

fn reply(asked: &Asked, rows: Vec<Value>, name: &str, link: String) -> Reply {
    let body = json!({"@odata.context": context(asked, "users"), name: link, "value": rows});
    Reply::json(200, "application/json", body)
}
