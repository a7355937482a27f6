//! Reading users: everybody, some, or just enough to test the key.

use std::sync::{OnceLock, PoisonError};

use outbound::RetryReads;
use sync_core::failure::Failure;
use sync_core::id::{CustomerId, PbxUserId};
use sync_core::ports::PbxProbe;
use sync_core::user::{Known, PbxLookup, PbxRead, PbxUser};

use super::pages::Page;
use super::record::UserRow;
use super::request::Api;
use super::resource::USERS;
use super::{EightByEight, failure, pages};

/// After this many passing faults in a row the remaining users are not asked for any more.
const FAULTS_BEFORE_STOP: usize = 2;

/// Reads one row: tests address, key, product and customer.
pub(super) async fn probe(api: &Api, pinned: Option<&CustomerId>) -> Result<PbxProbe, Failure> {
    let answer = api
        .get(USERS, USERS.path, &[("pageSize", "1")], RetryReads::interactive())
        .await?;
    if !answer.is_success() {
        return Err(failure::of_answer(&answer, USERS));
    }
    let page: Page<UserRow> = answer.json().map_err(|e| failure::of_error(e, USERS))?;
    let rows = page.data.unwrap_or_default();
    let seen = SameCustomer::new(pinned);
    rows.iter().try_for_each(|row| seen.check(row))?;
    Ok(PbxProbe {
        customer: seen.found(),
        source: "8x8 Administration API".to_owned(),
        quota_left: Api::quota(&answer),
    })
}

/// Reads the whole list, then one by one what rows left out.
pub(super) async fn read_all(source: &EightByEight) -> Result<PbxRead, Failure> {
    let started_at = (source.api.now)();
    let list = read_list(source).await?;
    let completeness = list.completeness;
    let mut users: Vec<PbxUser> = list.rows.into_iter().filter_map(UserRow::into_user).collect();
    fill_in(source, &mut users).await?;
    Ok(PbxRead {
        started_at,
        users,
        completeness,
    })
}

async fn read_list(source: &EightByEight) -> Result<pages::Rows<UserRow>, Failure> {
    let seen = SameCustomer::new(source.customer.as_ref());
    pages::read(&source.api, USERS, |row: &UserRow| seen.check(row)).await
}

/// Asks for the users whose rows had no extensions: list rows may be shorter than single records
/// ("Administration API Essentials": "the payloads may be different"). What is not asked for, or not
/// answered, stays unknown.
async fn fill_in(source: &EightByEight, users: &mut [PbxUser]) -> Result<(), Failure> {
    let incomplete: Vec<usize> = (0..users.len())
        .filter(|&at| users[at].extensions == Known::Unknown)
        .collect();
    if incomplete.is_empty() {
        return Ok(());
    }
    let turn = next_turn(source, users, incomplete);
    let ids: Vec<PbxUserId> = turn.iter().map(|&at| users[at].id.clone()).collect();
    let answers = read_some(&source.api, source.customer.as_ref(), &ids).await?;
    for (at, answer) in turn.into_iter().zip(answers) {
        if let PbxLookup::Found(user) = answer {
            users[at] = *user;
        }
    }
    Ok(())
}

fn next_turn(source: &EightByEight, users: &[PbxUser], mut incomplete: Vec<usize>) -> Vec<usize> {
    incomplete.sort_by(|&a, &b| users[a].id.cmp(&users[b].id));
    let mut last = source
        .single_reads_from
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    let begin = match last.as_ref() {
        Some(last) => incomplete.partition_point(|&at| users[at].id <= *last),
        None => 0,
    };
    incomplete.rotate_left(begin);
    incomplete.truncate(source.most_single_reads);
    *last = incomplete.last().map(|&at| users[at].id.clone());
    incomplete
}

/// Reads these users one by one; the answers are in the order of the ids.
pub(super) async fn read_some(
    api: &Api,
    pinned: Option<&CustomerId>,
    ids: &[PbxUserId],
) -> Result<Vec<PbxLookup>, Failure> {
    let mut answers = Vec::with_capacity(ids.len());
    let mut faults = 0;
    for id in ids {
        if faults >= FAULTS_BEFORE_STOP {
            answers.push(PbxLookup::Unknown(
                "not asked for: 8x8 does not answer at present".to_owned(),
            ));
            continue;
        }
        match lookup(api, pinned, id).await {
            Ok(answer) => {
                faults = 0;
                answers.push(answer);
            }
            Err(failure) if failure::is_passing(&failure) => {
                faults += 1;
                answers.push(PbxLookup::Unknown(failure.detail));
            }
            Err(failure) => return Err(failure),
        }
    }
    Ok(answers)
}

async fn lookup(api: &Api, pinned: Option<&CustomerId>, id: &PbxUserId) -> Result<PbxLookup, Failure> {
    let unknown = |why: &str| Ok(PbxLookup::Unknown(why.to_owned()));
    if matches!(id.as_str(), "" | "." | "..") {
        return unknown("this is not an 8x8 user id");
    }
    let answer = api.record(USERS, id.as_str()).await?;
    if failure::is_genuine_not_found(&answer) {
        return Ok(PbxLookup::Gone);
    }
    match answer.status {
        200..=299 => {}
        404 => return unknown("a 404 came that is not 8x8's own"),
        _ => return Ok(PbxLookup::Unknown(failure::of_answer(&answer, USERS).detail)),
    }
    let row: UserRow = answer.json().map_err(|e| failure::of_error(e, USERS))?;
    SameCustomer::new(pinned).check(&row)?;
    match row.into_user() {
        Some(user) if user.id == *id => Ok(PbxLookup::Found(Box::new(user))),
        Some(_) => unknown("8x8 answered with another user"),
        None => unknown("8x8 answered without a user id"),
    }
}

/// All rows must be of one customer: the pinned one, or else the first that was seen.
struct SameCustomer(OnceLock<CustomerId>);

impl SameCustomer {
    fn new(pinned: Option<&CustomerId>) -> Self {
        Self(pinned.cloned().map(OnceLock::from).unwrap_or_default())
    }

    fn check(&self, row: &UserRow) -> Result<(), Failure> {
        let Some(found) = row.customer() else {
            return Ok(());
        };
        let expected = self.0.get_or_init(|| CustomerId::new(found));
        if expected.as_str() == found {
            Ok(())
        } else {
            Err(failure::wrong_customer(expected, found))
        }
    }

    fn found(self) -> Option<CustomerId> {
        self.0.into_inner()
    }
}
