//! Jobs in the background: one at a time, and at most one more sync that was asked for meanwhile.

use super::{Core, Session};
use crate::{
    consent::Visitor,
    leader::Leader,
    view::{EventView, UiError},
};
use std::sync::Arc;
use store::Wish;
use sync_core::{
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
    id::{JobId, PbxUserId},
    job::JobStatus,
    ports::JobHistory,
    schedule::Standing,
};
use sync_engine::JobReport;

/// Something to do in the background.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// Take up what was interrupted.
    Resume,
    /// Everybody.
    Sync {
        /// With debug detail in the output log.
        diagnostic: bool,
    },
    /// Whom changes wait for, by themselves.
    Auto,
    /// One person with his chain.
    Person { user: PbxUserId },
    /// A held job that was approved.
    Approve { job: JobId, reason: Option<String> },
    /// Whom a job left out.
    RetryFailed { job: JobId },
    /// The before values of a job, for approval.
    Undo { job: JobId, reason: Option<String> },
}

/// What is at work, and what waits.
#[derive(Clone, Debug, Default)]
pub(crate) struct Work {
    pub(crate) now: Option<Order>,
    pub(crate) next: Option<Order>,
    /// Why the last one failed.
    pub(crate) failure: Option<Failure>,
    /// Somebody cancelled here what is at work, and what waited with it: what waits now was asked for afterwards.
    cancelled_here: bool,
}

/// How an order ended.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Ended {
    Done,
    /// Somebody cancelled it, here or in another process.
    Cancelled,
    Failed(Failure),
}

/// What became of an order.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Taken {
    Begins,
    Waits,
    Refused,
}

impl Work {
    /// Takes an order. While something is at work only one more sync of everybody may wait.
    fn take(&mut self, order: &Order) -> Taken {
        if self.now.is_none() {
            self.now = Some(order.clone());
            self.failure = None;
            self.cancelled_here = false;
            return Taken::Begins;
        }
        let Order::Sync { diagnostic } = *order else {
            return Taken::Refused;
        };
        let waiting = matches!(self.next, Some(Order::Sync { diagnostic: true }));
        self.next = Some(Order::Sync {
            diagnostic: diagnostic || waiting,
        });
        Taken::Waits
    }

    /// What waits is not wanted any more.
    fn cancel(&mut self) {
        self.next = None;
        self.cancelled_here = self.now.is_some();
    }

    /// What was at work has ended. What waits begins, unless it would meet the same refused credential or waited for
    /// what another process cancelled, and is returned. Where nothing begins, the next order finds the place free from
    /// here on.
    fn end(&mut self, ended: Ended) -> Option<Order> {
        let (goes_on, failure) = match ended {
            Ended::Done => (true, None),
            Ended::Cancelled => (self.cancelled_here, None),
            Ended::Failed(failure) => (failure.class != FailureClass::Reauthenticate, Some(failure)),
        };
        let next = self.next.take().filter(|_| goes_on);
        self.failure = if next.is_some() { None } else { failure };
        self.now.clone_from(&next);
        self.cancelled_here = false;
        next
    }
}

impl Session {
    /// Syncs everybody, in the background. Pressed during a job, it queues one more, however often.
    pub async fn sync_now(&self, diagnostic: bool) -> Result<(), UiError> {
        let person = None;
        self.core.wish(Wish::Sync { person, diagnostic }).await
    }

    /// Syncs one person with his chain, in the background.
    pub async fn sync_person(&self, user: &str) -> Result<(), UiError> {
        let person = Some(PbxUserId::new(user));
        let diagnostic = false;
        self.core.wish(Wish::Sync { person, diagnostic }).await
    }

    /// Asks a job, perhaps of another process, to stop between chains; a held one ends at once. A sync that
    /// waits for it does not begin.
    pub async fn cancel(&self, job: u32) -> Result<(), UiError> {
        let id = JobId(job.into());
        self.core.app.cancel(id).await?;
        self.core.work.send_modify(Work::cancel);
        let status = self.core.app.known_job(id).await?.status;
        self.core.forget_people();
        self.core.tell(EventView::JobMoved {
            job,
            status: status.into(),
        });
        self.core.tell(EventView::StateMoved);
        Ok(())
    }
}

impl Core {
    /// Begins something in the background. Fails where another process leads, or something else is at work.
    pub(crate) fn start(self: &Arc<Self>, order: Order) -> Result<(), UiError> {
        let leader = self.leader()?;
        let mut taken = Taken::Refused;
        self.work.send_modify(|work| taken = work.take(&order));
        match taken {
            Taken::Begins => self.spawn(self.clone().work_off(leader, order, None)),
            Taken::Waits => {}
            Taken::Refused => return Err(UiError::busy()),
        }
        self.tell(EventView::StateMoved);
        Ok(())
    }

    /// The same, with the token of who signed in for it, which is asked for once it can begin. It does not wait: a
    /// token is for one job, at once.
    pub(crate) fn start_as(
        self: &Arc<Self>,
        order: Order,
        visitor: impl FnOnce() -> Result<Visitor, UiError>,
    ) -> Result<(), UiError> {
        let leader = self.leader()?;
        let mut taken = Taken::Refused;
        self.work.send_modify(|work| {
            if work.now.is_none() {
                taken = work.take(&order);
            }
        });
        if taken != Taken::Begins {
            return Err(UiError::busy());
        }
        let visitor = visitor().inspect_err(|_| {
            self.work.send_modify(|work| work.now = None);
        })?;
        self.spawn(self.clone().work_off(leader, order, Some(visitor)));
        self.tell(EventView::StateMoved);
        Ok(())
    }

    /// Whether something is at work that a decision would have to wait for.
    pub(crate) fn busy(&self) -> bool {
        self.work.borrow().now.is_some()
    }

    /// Works until nothing waits any more.
    async fn work_off(self: Arc<Self>, leader: Arc<Leader>, first: Order, visitor: Option<Visitor>) {
        let mut rest = Rest {
            core: &self,
            at_work: true,
        };
        self.interrupt_reading();
        let (mut order, mut visitor) = (Some(first), visitor);
        while let Some(at_work) = order {
            let auto = at_work == Order::Auto;
            self.look_at_clocks().await;
            // What was known when it was due may be over: somebody has just switched it off.
            let off = auto && !matches!(self.standing().await, Ok(Standing::Ready));
            let ended = match visitor.take() {
                _ if off => Ended::Done,
                Some(visitor) => perform_as(&leader, visitor, at_work).await,
                None => perform(&leader, at_work).await,
            };
            let failure = match &ended {
                Ended::Failed(failure) => Some(failure),
                Ended::Done | Ended::Cancelled => None,
            };
            match failure {
                None if auto => {}
                None => self.list_was_read().await,
                Some(failure) => tracing::warn!(%failure, "a job in the background ended with a failure"),
            }
            if auto {
                self.auto_job_ended(failure).await;
            }
            order = None;
            self.work.send_modify(|work| order = work.end(ended));
            // From here on the place may be another order's, which this one must not clear.
            rest.at_work = order.is_some();
            self.forget_people();
            self.tell(EventView::PeopleRead);
            self.tell(EventView::StateMoved);
        }
        drop(rest);
        self.wake.notify_one();
        self.go_on_reading();
    }

    /// Asks the job at work to stop between chains.
    pub(crate) async fn cancel_at_work(&self) -> Result<(), Failure> {
        if !self.busy() {
            return Ok(());
        }
        for job in self.app.database.unfinished().await? {
            if job.status.at_work() {
                self.app.cancel(job.id).await?;
            }
        }
        Ok(())
    }

    /// A person of the mirror.
    pub(crate) async fn known_person(&self, user: &str) -> Result<PbxUserId, UiError> {
        let user = PbxUserId::new(user);
        if self.app.database.mirror_row(&user).await?.is_some() {
            return Ok(user);
        }
        let detail = format!("the phone system has nobody with the id {user}");
        Err(Failure::new(ErrorCode::NotFound, FailureClass::Permanent, detail).into())
    }
}

/// Frees the place of work when this is dropped in mid-work, as where the session ends or the work panics.
struct Rest<'a> {
    core: &'a Core,
    at_work: bool,
}

impl Drop for Rest<'_> {
    fn drop(&mut self) {
        if self.at_work {
            self.core.work.send_modify(|work| {
                work.now = None;
                work.next = None;
            });
        }
    }
}

async fn perform(leader: &Leader, order: Order) -> Ended {
    let report = match order {
        Order::Resume => {
            return match leader.resume().await {
                Ok(reports) if reports.iter().any(cancelled) => Ended::Cancelled,
                Ok(_) => Ended::Done,
                Err(failure) => Ended::Failed(failure),
            };
        }
        Order::Auto => leader.sync_queued().await,
        Order::Sync { diagnostic } => leader.sync(None, diagnostic).await,
        Order::Person { user } => leader.sync(Some(user), false).await,
        Order::Approve { job, reason } => leader.approve(job, reason).await,
        Order::RetryFailed { job } => leader.retry_failed(job).await,
        Order::Undo { job, reason } => leader.undo_for_approval(job, reason).await,
    };
    report.into()
}

/// The same with the token of who signed in; what is done with the stored credential alone is not for him.
async fn perform_as(leader: &Leader, visitor: Visitor, order: Order) -> Ended {
    let report = match order {
        Order::Resume | Order::Auto => return perform(leader, order).await,
        Order::Sync { diagnostic } => leader.sync_as(visitor, None, diagnostic).await,
        Order::Person { user } => leader.sync_as(visitor, Some(user), false).await,
        Order::Approve { job, reason } => leader.approve_as(visitor, job, reason).await,
        Order::RetryFailed { job } => leader.retry_failed_as(visitor, job).await,
        Order::Undo { job, reason } => leader.undo_as(visitor, job, reason).await,
    };
    report.into()
}

fn cancelled(report: &JobReport) -> bool {
    report.job.status == JobStatus::Cancelled
}

impl From<Result<JobReport, Failure>> for Ended {
    fn from(report: Result<JobReport, Failure>) -> Self {
        match report {
            Ok(report) if cancelled(&report) => Self::Cancelled,
            Ok(_) => Self::Done,
            Err(failure) => Self::Failed(failure),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Ended, Order, Taken, Work};
    use sync_core::{
        error_code::ErrorCode,
        failure::{Failure, FailureClass},
    };

    const SYNC: Order = Order::Sync { diagnostic: false };

    #[test]
    fn presses_during_a_job_queue_one_more_and_keep_the_debug_detail() {
        let mut work = Work::default();
        assert!(work.take(&SYNC) == Taken::Begins);
        assert!(work.take(&Order::Sync { diagnostic: true }) == Taken::Waits);
        assert!(work.take(&SYNC) == Taken::Waits);
        let waited = Some(Order::Sync { diagnostic: true });
        assert_eq!((work.end(Ended::Done), &work.now), (waited.clone(), &waited));
        assert_eq!(work.end(Ended::Done), None);
        assert_eq!((work.now, work.next), (None, None));
    }

    #[test]
    fn nothing_but_a_sync_waits_for_a_job() {
        let mut work = Work::default();
        work.take(&SYNC);
        assert!(work.take(&Order::Resume) == Taken::Refused);
        assert_eq!(work.next, None);
    }

    #[test]
    fn what_waits_for_a_job_that_another_process_cancelled_does_not_begin() {
        let mut work = Work::default();
        work.take(&SYNC);
        work.take(&SYNC);
        assert_eq!(work.end(Ended::Cancelled), None);
        assert_eq!((work.now, work.next), (None, None));
    }

    #[test]
    fn what_is_asked_for_after_a_cancel_here_begins() {
        let mut work = Work::default();
        work.take(&SYNC);
        work.take(&SYNC);
        work.cancel();
        assert_eq!(work.next, None);
        work.take(&SYNC);
        assert_eq!(work.end(Ended::Cancelled), Some(SYNC));
    }

    #[test]
    fn what_waits_does_not_meet_the_same_refused_credential() {
        let mut work = Work::default();
        work.take(&SYNC);
        work.take(&SYNC);
        let refused = Failure::new(ErrorCode::SignInNeeded, FailureClass::Reauthenticate, "");
        assert_eq!(work.end(Ended::Failed(refused)), None);
        assert_eq!(work.now, None);
        assert!(work.failure.is_some());
    }
}
