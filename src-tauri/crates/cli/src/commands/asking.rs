//! A command on a connection that another process leads, as the service or the window does: what was asked for is
//! done there, and followed here to its end.

use super::{job_shown, open, person};
use crate::{arguments::Global, exit::Exit, output::Output, trouble::Trouble};
use app::{
    App, Face, Leader, Wish,
    core::{
        error_code::ErrorCode,
        id::{JobId, PbxUserId},
    },
};

/// Who does what a command is for.
pub(super) enum Hand<'a> {
    /// This process.
    Leads(Leader),
    /// Another one, which hears requests.
    Asks(Asking<'a>),
}

/// A connection that another process leads.
pub(super) struct Asking<'a> {
    pub(super) app: App,
    output: &'a Output,
}

/// Leads the connection, or finds who does.
pub(super) async fn hand<'a>(global: &Global, output: &'a Output) -> Result<Hand<'a>, Trouble> {
    let app = open(global).await?;
    let refused = match app.clone().lead(Face::Cli).await {
        Ok(leader) => return Ok(Hand::Leads(leader)),
        Err(failure) => failure,
    };
    if refused.code != ErrorCode::AnotherLeader {
        return Err(refused.into());
    }
    let Some(other) = app.leader_that_listens().await? else {
        return Err(refused.into());
    };
    output.note(&format!(
        "Another Voice Sync works on this connection (process {}, started by {}).",
        other.pid, other.person
    ));
    Ok(Hand::Asks(Asking { app, output }))
}

impl Hand<'_> {
    /// The person that `--user` names, where it was given.
    pub(super) async fn named(
        &self,
        text: Option<&str>,
        output: &Output,
    ) -> Result<Option<PbxUserId>, Trouble> {
        match self {
            Self::Leads(leader) => person::named(leader, text, output).await,
            Self::Asks(asking) => asking.named(text).await,
        }
    }
}

impl Asking<'_> {
    /// The person that `--user` names, where it was given, of those who were read last.
    pub(super) async fn named(&self, text: Option<&str>) -> Result<Option<PbxUserId>, Trouble> {
        let Some(text) = text else { return Ok(None) };
        let found = self.app.find_people(text).await?;
        person::only(&found, text, self.output).map(Some)
    }

    /// Approves a job with the plan that stands in it now.
    pub(super) async fn approves(self, job: JobId, reason: Option<String>) -> Result<Exit, Trouble> {
        let wish = self.app.approval_of(job, reason).await?;
        self.follows(wish).await
    }

    /// Has this done; what takes long has begun then.
    pub(super) async fn does(&self, wish: Wish) -> Result<(), Trouble> {
        Ok(self.app.ask_leader(wish).await?)
    }

    /// Has this done, and tells how the job ended that came of it.
    pub(super) async fn follows(self, wish: Wish) -> Result<Exit, Trouble> {
        self.output.note(
            "It is asked to do this. Ctrl+C ends the waiting, not the job: `voice-sync cancel` does that.",
        );
        let followed = self.app.ask_and_follow(wish).await?;
        let answer = job_shown::tell(&self.app, followed.job.id, followed.held, self.output).await?;
        self.output.json(&answer);
        Ok(Exit::of(&followed.job, followed.held))
    }
}
