//! The sign-in of a window: one at a time, told stage by stage, ended by whoever closes its dialog. What somebody
//! signed in for is kept in memory until it is confirmed.

use crate::{
    consent::{ApprovalStage, Visitor},
    view::{EventView, SignInForView, SignInStageView, SignInView, UiError},
};
use microsoft::consent::{Cancel, PHISHING_WARNING};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use sync_core::failure::Failure;
use tokio::{sync::broadcast, task::JoinHandle};

/// Opens a page in the system browser; whether one was opened.
pub type OpenPage = Arc<dyn Fn(&str) -> bool + Send + Sync>;

/// Told of each stage.
pub(crate) type Told = Arc<dyn Fn(ApprovalStage) + Send + Sync>;

/// What a sign-in came to.
pub(crate) enum Outcome {
    /// Everything is done.
    Done,
    /// Somebody may do what he signed in for, once it is confirmed.
    Confirm(Box<Visitor>),
}

/// The sign-ins of a window. Cheap to clone.
#[derive(Clone)]
pub struct SignIns(Arc<Shared>);

struct Shared {
    events: broadcast::Sender<EventView>,
    now: Mutex<Now>,
}

#[derive(Default)]
struct Now {
    /// Counts the sign-ins, so that what an earlier one still says is not taken for this one's.
    number: u64,
    shown: Option<SignInView>,
    cancel: Option<Cancel>,
    visitor: Option<Box<Visitor>>,
    task: Option<JoinHandle<()>>,
}

impl SignIns {
    /// None yet; who listens to `events` is told when one moved.
    pub fn new(events: broadcast::Sender<EventView>) -> Self {
        Self(Arc::new(Shared {
            events,
            now: Mutex::default(),
        }))
    }

    /// The present one.
    pub fn view(&self) -> Option<SignInView> {
        self.now().shown.clone()
    }

    /// The page that is to be answered, to open it once more.
    pub fn page(&self) -> Option<String> {
        match self.now().shown.as_ref()?.stage {
            SignInStageView::OpenPage { ref url, .. } | SignInStageView::EnterCode { ref url, .. } => {
                Some(url.clone())
            }
            SignInStageView::Begins
            | SignInStageView::Checking { .. }
            | SignInStageView::Waiting { .. }
            | SignInStageView::Confirm { .. }
            | SignInStageView::Done
            | SignInStageView::Failed { .. } => None,
        }
    }

    /// Ends the present one and forgets who signed in. What is already being written down is finished.
    pub fn end(&self) {
        let mut now = self.now();
        if let Some(cancel) = now.cancel.take() {
            cancel.cancel();
        }
        now.number += 1;
        now.shown = None;
        now.visitor = None;
        drop(now);
        self.moved();
    }

    /// The same, and waits until nothing of it is at work.
    pub async fn end_and_wait(&self) {
        self.end();
        let task = self.now().task.take();
        if let Some(task) = task {
            // One that panicked has nothing to say.
            let _ = task.await;
        }
    }

    /// Begins one in place of another.
    pub(crate) fn begin<R>(&self, purpose: SignInForView, open: OpenPage, run: impl FnOnce(Told) -> R)
    where
        R: Future<Output = Result<Outcome, Failure>> + Send + 'static,
    {
        self.end();
        let number = {
            let mut now = self.now();
            now.shown = Some(SignInView {
                purpose,
                stage: SignInStageView::Begins,
            });
            now.number
        };
        self.moved();
        let told = {
            let signing_in = self.clone();
            Arc::new(move |stage| signing_in.told(number, stage, &open))
        };
        let (running, signing_in) = (run(told), self.clone());
        let task = tokio::spawn(async move {
            let outcome = running.await;
            signing_in.ended(number, outcome);
        });
        self.now().task = Some(task);
    }

    /// What somebody has signed in for who is to be confirmed.
    pub(crate) fn purpose(&self) -> Result<SignInForView, UiError> {
        let now = self.now();
        match (&now.shown, &now.visitor) {
            (Some(shown), Some(_)) => Ok(shown.purpose.clone()),
            (None, _) | (_, None) => Err(nobody()),
        }
    }

    /// Who signed in, now that it is confirmed.
    pub(crate) fn confirmed(&self) -> Result<Visitor, UiError> {
        let mut now = self.now();
        let visitor = now.visitor.take().ok_or_else(nobody)?;
        now.shown = None;
        drop(now);
        self.moved();
        Ok(*visitor)
    }

    fn told(&self, number: u64, stage: ApprovalStage, open: &OpenPage) {
        let opened = match &stage {
            ApprovalStage::OpenPage { url, .. } if self.now().number == number => open(url),
            ApprovalStage::OpenPage { .. }
            | ApprovalStage::EnterCode { .. }
            | ApprovalStage::Checking { .. }
            | ApprovalStage::Waiting { .. } => false,
        };
        let (stage, cancel) = shown(stage, opened);
        let mut now = self.now();
        if now.number != number {
            // Its dialog was closed before it could be ended.
            if let Some(cancel) = cancel {
                cancel.cancel();
            }
            return;
        }
        now.cancel = cancel;
        if let Some(shown) = &mut now.shown {
            shown.stage = stage;
        }
        drop(now);
        self.moved();
    }

    fn ended(&self, number: u64, outcome: Result<Outcome, Failure>) {
        let mut now = self.now();
        if now.number != number {
            return;
        }
        now.cancel = None;
        let stage = match outcome {
            Ok(Outcome::Done) => SignInStageView::Done,
            Ok(Outcome::Confirm(visitor)) => {
                let stage = SignInStageView::Confirm {
                    account: visitor.account.clone(),
                    role: visitor.role.to_owned(),
                    tenant: visitor.tenant.clone(),
                };
                now.visitor = Some(visitor);
                stage
            }
            Err(failure) => SignInStageView::Failed {
                error: failure.into(),
            },
        };
        if let Some(shown) = &mut now.shown {
            shown.stage = stage;
        }
        drop(now);
        self.moved();
    }

    fn moved(&self) {
        // Nobody has to listen.
        let _ = self.0.events.send(EventView::SignInMoved);
    }

    // Nothing is half changed while this is held: a panic leaves nothing to repair.
    fn now(&self) -> MutexGuard<'_, Now> {
        self.0.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn shown(stage: ApprovalStage, opened: bool) -> (SignInStageView, Option<Cancel>) {
    let owned = |names: Vec<&'static str>| names.into_iter().map(str::to_owned).collect();
    match stage {
        ApprovalStage::OpenPage {
            what,
            url,
            ends_at,
            cancel,
        } => (
            SignInStageView::OpenPage {
                what: what.to_owned(),
                url,
                opened,
                ends_at: ends_at.to_string(),
            },
            Some(cancel),
        ),
        ApprovalStage::EnterCode {
            what,
            code,
            url,
            ends_at,
            cancel,
        } => (
            SignInStageView::EnterCode {
                what: what.to_owned(),
                code,
                url,
                warning: PHISHING_WARNING.to_owned(),
                ends_at: ends_at.to_string(),
            },
            Some(cancel),
        ),
        ApprovalStage::Checking { account } => (SignInStageView::Checking { account }, None),
        ApprovalStage::Waiting {
            granted,
            missing,
            trouble,
            cancel,
        } => (
            SignInStageView::Waiting {
                granted: owned(granted),
                missing: owned(missing),
                trouble,
            },
            Some(cancel),
        ),
    }
}

fn nobody() -> UiError {
    UiError::invalid_request("Nobody is signed in for this. Start it again.")
}
