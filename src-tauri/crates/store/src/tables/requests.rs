//! `requests`: what processes that do not lead ask of the one that does.

use crate::{
    column::{from_json, json, nanos, time},
    database::Database,
    fault::{Fallible, Fault},
};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use sync_core::{
    failure::Failure,
    fingerprint::Fingerprint,
    id::{JobId, PbxUserId},
    job::StartedBy,
};

/// What is asked for. Nothing that needs a Microsoft sign-in of the asking person: a token never leaves its process.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "wish", rename_all = "snake_case")]
pub enum Wish {
    /// A Teams sync with the stored consent.
    Sync {
        /// For one person only.
        person: Option<PbxUserId>,
        /// With debug detail in its output log.
        diagnostic: bool,
    },
    /// Refresh the mirror.
    RefreshPbx,
    /// Approve a held job.
    Approve {
        /// Which.
        job: JobId,
        /// The plan that the admin looked at.
        plan: Option<Fingerprint>,
        /// Why.
        reason: Option<String>,
    },
    /// Turn a held job down.
    Reject {
        /// Which.
        job: JobId,
        /// Why.
        reason: Option<String>,
    },
    /// Plan again for whom a job left out.
    RetryFailed {
        /// Which.
        job: JobId,
    },
    /// Plan the undo of a job.
    Undo {
        /// Which.
        job: JobId,
        /// Why.
        reason: Option<String>,
    },
    /// End a person's hold.
    PlanAgain {
        /// Whose.
        person: PbxUserId,
    },
    /// Keep what somebody changed in Microsoft Teams.
    Keep {
        /// Whose.
        person: PbxUserId,
        /// Until when; absent = until somebody ends it.
        until: Option<Timestamp>,
        /// Why.
        reason: String,
    },
    /// Read both systems again.
    ReadPeople,
    /// Choose a person's account.
    ChooseAccount {
        /// Whose.
        person: PbxUserId,
        /// By UPN or object id; absent = it is found by his addresses again.
        account: Option<String>,
    },
    /// The account that is found now is the right one.
    ConfirmIdentity {
        /// Whose.
        person: PbxUserId,
        /// What was shown as found.
        found: String,
    },
    /// The phone system is right about having so many fewer users.
    ConfirmSource {
        /// Teams-enabled users, as shown.
        after: u32,
    },
}

/// A request as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Its number.
    pub id: i64,
    /// When it was made (UTC).
    pub at: Timestamp,
    /// Who made it.
    pub started_by: StartedBy,
    /// What is asked for.
    pub wish: Wish,
}

/// What the leader says to a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Answer {
    /// It was done, or has begun.
    Done,
    /// It was not done.
    Refused {
        /// Why, in a form that the faces read.
        told: String,
    },
}

impl Database {
    /// Leaves a request for the process that leads; returns its number.
    pub async fn push_request(
        &self,
        wish: Wish,
        started_by: StartedBy,
        at: Timestamp,
    ) -> Result<i64, Failure> {
        self.write(move |connection| push(connection, &wish, &started_by, at))
            .await
    }

    /// Begins with a request; `false` where another leader did, or it was answered or taken back meanwhile.
    pub async fn claim_request(&self, id: i64, at: Timestamp) -> Result<bool, Failure> {
        self.write(move |connection| claim(connection, id, at)).await
    }

    /// Takes a request back; `false` where a leader has begun with it, or has answered.
    pub async fn take_request_back(&self, id: i64, at: Timestamp) -> Result<bool, Failure> {
        self.write(move |connection| take_back(connection, id, at)).await
    }

    /// The requests that nobody has begun with, oldest first.
    pub async fn open_requests(&self) -> Result<Vec<Request>, Failure> {
        self.read(open).await
    }

    /// Answers a request, once; a second answer changes nothing.
    pub async fn answer_request(&self, id: i64, answer: Answer, at: Timestamp) -> Result<(), Failure> {
        self.write(move |connection| set_answer(connection, id, &answer, at))
            .await
    }

    /// The answer, if there is one yet. `NotFound` where there is no such request.
    pub async fn request_answer(&self, id: i64) -> Result<Option<Answer>, Failure> {
        self.read(move |connection| read_answer(connection, id)).await
    }
}

fn push(connection: &Connection, wish: &Wish, started_by: &StartedBy, at: Timestamp) -> Fallible<i64> {
    connection.execute(
        "INSERT INTO requests (at, started_by, wish) VALUES (?1, ?2, ?3)",
        params![nanos(at)?, json(started_by)?, json(wish)?],
    )?;
    Ok(connection.last_insert_rowid())
}

fn open(connection: &Connection) -> Fallible<Vec<Request>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, at, started_by, wish FROM requests WHERE answered_at IS NULL AND taken_at IS NULL ORDER BY id",
    )?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(Request {
            id: row.get(0)?,
            at: time(row.get(1)?)?,
            started_by: from_json(&row.get::<_, String>(2)?)?,
            wish: from_json(&row.get::<_, String>(3)?)?,
        });
    }
    Ok(found)
}

fn set_answer(connection: &Connection, id: i64, answer: &Answer, at: Timestamp) -> Fallible<()> {
    read_answer(connection, id)?;
    connection.execute(
        "UPDATE requests SET answered_at = ?2, answer = ?3 WHERE id = ?1 AND answered_at IS NULL",
        params![id, nanos(at)?, json(answer)?],
    )?;
    Ok(())
}

fn claim(connection: &Connection, id: i64, at: Timestamp) -> Fallible<bool> {
    let begun = connection.execute(
        "UPDATE requests SET taken_at = ?2 WHERE id = ?1 AND answered_at IS NULL AND taken_at IS NULL",
        params![id, nanos(at)?],
    )?;
    Ok(begun == 1)
}

fn take_back(connection: &Connection, id: i64, at: Timestamp) -> Fallible<bool> {
    let answer = Answer::Refused { told: String::new() };
    let gone = connection.execute(
        "UPDATE requests SET answered_at = ?2, answer = ?3
         WHERE id = ?1 AND answered_at IS NULL AND taken_at IS NULL",
        params![id, nanos(at)?, json(&answer)?],
    )?;
    Ok(gone == 1)
}

fn read_answer(connection: &Connection, id: i64) -> Fallible<Option<Answer>> {
    let found: Option<Option<String>> = connection
        .query_row("SELECT answer FROM requests WHERE id = ?1", [id], |row| {
            row.get(0)
        })
        .optional()?;
    match found {
        None => Err(Fault::not_found(format!("there is no request {id}"))),
        Some(answer) => answer.as_deref().map(from_json).transpose(),
    }
}

/// Forgets requests that were answered before `before`.
pub(crate) fn forget(connection: &Connection, before: i64) -> Fallible<()> {
    connection.execute("DELETE FROM requests WHERE answered_at < ?1", [before])?;
    Ok(())
}
