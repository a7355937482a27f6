//! Audit records as news: who changed since the last question ("Audit records" guide and spec).
//!
//! A record becomes readable some time after its change, in no promised order. So each question begins
//! [`OVERLAP`] before the server's time of the last one, and what was taken then is known by its id. All
//! times are the server's (`Date`): the clock of this computer may be wrong. `details` is never read: it
//! names internal fields, and what became of a user is in his record.

mod record;

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use outbound::Answer;
use serde::Deserialize;
use sync_core::error_code::ErrorCode;
use sync_core::failure::Failure;
use sync_core::id::CustomerId;
use sync_core::news::{News, NewsCursor};

use self::record::{About, AuditRow};
use super::failure;
use super::lenient::scalar;
use super::pages::PAGE_SIZE;
use super::request::Api;
use super::resource::AUDITS;

/// How late a record may come without being missed.
const OVERLAP: SignedDuration = SignedDuration::from_mins(5);
/// `startTime` and `endTime` may be at most 31 days apart. The end is in the future, so that it needs no
/// clock; whoever was away longer reads the whole list.
const WINDOW: SignedDuration = SignedDuration::from_hours(31 * 24);
/// After so many pages the whole list is the cheaper answer.
const MOST_PAGES: usize = 20;
const ENTITY_TYPES: &str = "user,extension,phonenumber";

#[derive(Deserialize)]
struct Page {
    data: Option<Vec<AuditRow>>,
    meta: Option<Meta>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Meta {
    #[serde(default, deserialize_with = "scalar")]
    scroll_id: Option<String>,
}

/// What one question brought.
struct Records {
    /// When it was asked, by the server's clock.
    at: Timestamp,
    rows: Vec<AuditRow>,
    /// Whether the last page was reached.
    whole: bool,
}

/// What changed since the cursor; `None` where the key may not read audit records, or the service does not
/// answer as documented.
pub(super) async fn news(
    api: &Api,
    pinned: Option<&CustomerId>,
    since: Option<&NewsCursor>,
) -> Result<Option<News>, Failure> {
    // Without a cursor only the server's time is wanted, which comes with the answer to any window.
    let start = since.map_or_else(|| (api.now)(), |cursor| cursor.until) - OVERLAP;
    let end = start + WINDOW;
    let most_pages = if since.is_some() { MOST_PAGES } else { 1 };
    let Some(records) = records(api, start, end, most_pages).await? else {
        return Ok(None);
    };
    for row in &records.rows {
        row.check_customer(pinned)?;
    }
    Ok(Some(match since {
        None => beginning(&records),
        Some(_) if records.at >= end || records.at < start => News {
            unnamed: Some(records.at),
            ..beginning(&records)
        },
        Some(cursor) => since_cursor(cursor, &records),
    }))
}

/// Nothing but where to go on. Records that are in the next window are not marked as taken: they are named
/// then, once, which does no harm.
fn beginning(records: &Records) -> News {
    News {
        saved: Default::default(),
        unnamed: None,
        cursor: NewsCursor {
            until: records.at,
            seen: BTreeSet::new(),
        },
    }
}

fn since_cursor(cursor: &NewsCursor, records: &Records) -> News {
    let mut news = beginning(records);
    let next_start = records.at - OVERLAP;
    for row in &records.rows {
        let key = row.key();
        let saved_at = row.saved_at();
        let at = saved_at.unwrap_or(records.at);
        let is_new = !cursor.seen.contains(&key);
        // A record without a readable time may come again at any time.
        if saved_at.is_none_or(|at| at >= next_start) {
            news.cursor.seen.insert(key);
        }
        if !is_new {
            continue;
        }
        match row.about() {
            About::User(user) => {
                let first = news.saved.entry(user).or_insert(at);
                *first = at.min(*first);
            }
            About::Unnamed => note_unnamed(&mut news, at),
            About::Nothing => {}
        }
    }
    if !records.whole {
        note_unnamed(&mut news, records.at);
    }
    news
}

fn note_unnamed(news: &mut News, at: Timestamp) {
    news.unnamed = Some(news.unnamed.map_or(at, |first| first.min(at)));
}

async fn records(
    api: &Api,
    start: Timestamp,
    end: Timestamp,
    most_pages: usize,
) -> Result<Option<Records>, Failure> {
    let (start, end) = (start.to_string(), end.to_string());
    let mut scroll: Option<String> = None;
    let mut read: Option<Records> = None;
    for _ in 0..most_pages {
        let mut query = vec![
            ("startTime", start.as_str()),
            ("endTime", end.as_str()),
            ("service", "platform"),
            ("entityTypes", ENTITY_TYPES),
            ("size", PAGE_SIZE),
        ];
        if let Some(id) = &scroll {
            query.push(("scrollId", id));
        }
        let Some(answer) = ask(api, &query).await? else {
            // In the middle of a scroll: what was read counts, the rest is for the whole list.
            return Ok(read);
        };
        let page: Page = answer.json().map_err(|e| failure::of_error(e, AUDITS))?;
        let next = page.meta.and_then(|meta| meta.scroll_id);
        let Some(at) = read.as_ref().map(|read| read.at).or(answer.date) else {
            tracing::warn!("8x8's audit records come without a Date, so they cannot be followed");
            return Ok(None);
        };
        let so_far = read.get_or_insert(Records {
            at,
            rows: Vec::new(),
            whole: false,
        });
        so_far.rows.extend(page.data.unwrap_or_default());
        if next.is_none() {
            so_far.whole = true;
            break;
        }
        if next == scroll {
            break;
        }
        scroll = next;
    }
    Ok(read)
}

/// `None` where the key lacks the product (403), the service is not there (404) or refuses the question
/// (400: 8x8 does not say which entity types and which ends of a window it takes).
async fn ask(api: &Api, query: &[(&str, &str)]) -> Result<Option<Answer>, Failure> {
    match api.get(AUDITS, AUDITS.path, query, api.retry).await {
        Ok(answer) if answer.is_success() => Ok(Some(answer)),
        Ok(answer) => {
            let failure = failure::of_answer(&answer, AUDITS);
            tracing::warn!(%failure, "8x8's audit records cannot be read");
            Ok(None)
        }
        Err(failure) if failure.code == ErrorCode::PbxForbidden => Ok(None),
        Err(failure) => Err(failure),
    }
}
