//! What a person asks of whoever leads: done here, or passed on to the process that does it, which answers.

use super::{Core, held, lead::Role, work::Order};
use crate::{
    asking::unheard,
    view::{EventView, UiError},
};
use jiff::SignedDuration;
use std::{sync::Arc, time::Duration};
use store::{Answer, Request, Wish};
use sync_core::{
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
    fingerprint::Fingerprint,
    id::JobId,
};
use tokio::time::sleep;

/// How often a leader looks whether something is asked of it.
const LISTEN: Duration = Duration::from_secs(2);
/// Older requests are not done any more: whoever made them has been told so.
const TOO_OLD: SignedDuration = SignedDuration::from_secs(60);

impl Core {
    /// Does this here, or has it done by the process that leads.
    pub(crate) async fn wish(self: &Arc<Self>, wish: Wish) -> Result<(), UiError> {
        if !self.passes_on() {
            return self.fulfil(wish).await;
        }
        let answer = self.app.ask_leader(wish).await;
        self.tell(EventView::StateMoved);
        answer
    }

    /// Whether another process leads that hears requests.
    pub(crate) fn passes_on(&self) -> bool {
        match &*held(&self.role) {
            Role::Following(Some(holder)) => holder.face.takes_requests(),
            Role::Following(None) | Role::Leading(_) | Role::Undecided | Role::Unable(_) => false,
        }
    }

    /// For as long as the session lives: does what other processes ask for while this one leads.
    pub(crate) async fn listen(self: Arc<Self>) {
        let mut seen = None;
        loop {
            sleep(LISTEN).await;
            let stir = self.app.database.stir();
            if self.leader().is_err() || (stir.is_some() && stir == seen) {
                continue;
            }
            match self.take_requests().await {
                Ok(()) => seen = stir,
                Err(failure) => tracing::warn!(%failure, "what other processes ask for could not be read"),
            }
        }
    }

    async fn take_requests(self: &Arc<Self>) -> Result<(), Failure> {
        for request in self.app.database.open_requests().await? {
            let id = request.id;
            // Begun with before it is done: it may not be taken back any more, and nobody does it a second time.
            let now = self.app.outside.clock.now();
            if !self.app.database.claim_request(id, now).await? {
                continue;
            }
            let answer = match self.take(request).await {
                Ok(()) => Answer::Done,
                Err(error) => Answer::Refused {
                    told: as_text(&error),
                },
            };
            let now = self.app.outside.clock.now();
            self.app.database.answer_request(id, answer, now).await?;
        }
        Ok(())
    }

    async fn take(self: &Arc<Self>, request: Request) -> Result<(), UiError> {
        let now = self.app.outside.clock.now();
        if now.duration_since(request.at).abs() > TOO_OLD {
            return Err(unheard());
        }
        tracing::info!(by = %request.started_by.person, wish = ?request.wish, "another process asks for this");
        self.fulfil(request.wish).await
    }

    /// Does this as the leader; what takes long begins.
    async fn fulfil(self: &Arc<Self>, wish: Wish) -> Result<(), UiError> {
        match wish {
            Wish::Sync {
                person: None,
                diagnostic,
            } => self.start(Order::Sync { diagnostic }),
            Wish::Sync {
                person: Some(person), ..
            } => {
                let user = self.known_person(person.as_str()).await?;
                self.start(Order::Person { user })
            }
            Wish::RefreshPbx => {
                self.leader()?;
                self.read_soon();
                Ok(())
            }
            Wish::Approve { job, plan, reason } => {
                let job = self.allowed(job, |actions| actions.decide).await?;
                self.is_still(job, plan.as_ref()).await?;
                self.start(Order::Approve { job, reason })
            }
            Wish::Reject { job, reason } => self.reject(job, reason).await,
            Wish::RetryFailed { job } => {
                let job = self.allowed(job, |actions| actions.retry_failed).await?;
                self.start(Order::RetryFailed { job })
            }
            Wish::Undo { job, reason } => {
                let job = self.allowed(job, |actions| actions.undo).await?;
                self.start(Order::Undo { job, reason })
            }
            Wish::PlanAgain { person } => self.plan_again(person).await,
            Wish::Keep {
                person,
                until,
                reason,
            } => self.keep_shown_of(&person, until, &reason).await,
            Wish::ReadPeople => {
                self.leader()?;
                self.read_again();
                Ok(())
            }
            Wish::ChooseAccount { person, account } => self.choose_account_of(&person, account).await,
            Wish::ConfirmIdentity { person, found } => self.confirm_identity_of(&person, &found).await,
            Wish::ConfirmSource { after } => self.confirm_smaller_source(after).await,
        }
    }

    /// Whether the job still stands with the plan that was looked at.
    async fn is_still(&self, job: JobId, plan: Option<&Fingerprint>) -> Result<(), Failure> {
        if self.app.known_job(job).await?.plan_hash.as_ref() == plan {
            return Ok(());
        }
        Err(Failure::new(
            ErrorCode::PlanChanged,
            FailureClass::NeedsAdmin,
            String::new(),
        ))
    }
}

fn as_text(error: &UiError) -> String {
    serde_json::to_string(error).unwrap_or_default()
}
