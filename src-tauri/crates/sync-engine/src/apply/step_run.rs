//! One step from check to outcome: send, repeat what failed in passing, settle what got lost.
//!
//! A repetition never follows a failed write directly: first the tenant is watched for as long as the
//! lost write could still take effect. So nothing is done twice in effect.

use crate::{
    apply::{
        context::{Moved, Shared, StopReason},
        lane::{WriteAnswer, WriteOrder},
        watch::{Sight, WatchOrder},
    },
    points::point,
};
use std::{sync::Arc, time::Duration};
use sync_core::{
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
    id::OperationId,
    outcome::{Outcome, SkipReason},
    plan::{Action, Recheck},
    ports::{IntentRefused, StepRow},
};
use tokio::sync::{Mutex, oneshot};

/// So often the value before a write of a chain that has begun is asked for in vain, up to half a minute apart.
const UNREAD: u32 = 60;

/// How a step's run ended.
pub(crate) enum End {
    /// It has its outcome.
    Settled(Outcome),
    /// The job stopped before this chain began: nothing was sent.
    LeftOut,
    /// The job stopped; what is open stays open for the resume.
    Open,
}

/// A step being run.
pub(crate) struct StepRun {
    pub(crate) shared: Arc<Shared>,
    pub(crate) row: StepRow,
    /// Give the freed number back instead.
    pub(crate) restore: bool,
    /// Whether nothing of the chain was sent yet.
    pub(crate) opens_chain: bool,
    /// Held from a write until Microsoft took it or it is settled, so that no other write of the chain is
    /// sent meanwhile.
    pub(crate) gate: Arc<Mutex<()>>,
}

/// What to do after a look or an answer.
enum Next {
    End(End),
    Again { after: Duration, failure: Failure },
    Settle { within: Duration, failure: Failure },
}

impl StepRun {
    /// Runs the step until it is decided. The outcome is not recorded here.
    pub(crate) async fn run(&self) -> End {
        let mut gate = Some(self.gate.lock().await);
        let resumed = self.row.outcome.is_none()
            && self.row.intended_at.is_some()
            && self.row.restoring == self.restore;
        let mut sent = resumed;
        if resumed && let Some(end) = self.settle_open().await {
            return end;
        }
        let mut attempt = 1;
        let mut unread = 0;
        loop {
            let mut not_read = false;
            let next = match self.write(sent).await {
                WriteAnswer::Accepted(taken) => {
                    sent = true;
                    gate = None;
                    let limit = self.shared.context.tuning.show_limit;
                    self.after_sight(self.look(taken.operation, limit).await)
                }
                answer => {
                    not_read = matches!(answer, WriteAnswer::NotRead(_));
                    let refused = matches!(answer, WriteAnswer::Refused(_));
                    let next = self.after_answer(answer, sent).await;
                    sent |= refused;
                    next
                }
            };
            let (failure, settled) = match next {
                Next::End(end) => return end,
                Next::Again { after, failure } => {
                    tokio::time::sleep(after.max(self.pause(attempt.max(unread)))).await;
                    (failure, None)
                }
                Next::Settle { within, failure } => {
                    let within = within.max(self.pause(attempt));
                    let settled = self.settled_within(None, within).await;
                    (failure, settled)
                }
            };
            if let Some(end) = settled {
                return end;
            }
            // In the middle of a chain somebody may be without a number: while values only can't be read,
            // nothing is under way and waiting is safe.
            let given_up = if not_read && (sent || !self.opens_chain) {
                unread += 1;
                unread >= UNREAD
            } else {
                attempt += 1;
                attempt > self.shared.context.tuning.attempts
            };
            if given_up {
                return End::Settled(Outcome::Failed {
                    code: failure.code,
                    detail: failure.detail,
                });
            }
            if gate.is_none() {
                gate = Some(self.gate.lock().await);
            }
        }
    }

    /// Finds out what became of a step that was sent before a restart and must not be sent again.
    pub(crate) async fn look_only(&self) -> End {
        let _gate = self.gate.lock().await;
        let window = self
            .shared
            .context
            .tuning
            .operation_limit
            .saturating_sub(self.age());
        match self.sight_of_open(window).await {
            Sight::Reached => End::Settled(Outcome::Verified),
            Sight::NotShown if self.was_accepted() => End::Settled(Outcome::Waiting),
            Sight::NotShown | Sight::Failed(_) => End::Settled(Outcome::Skipped(SkipReason::PlanChanged)),
            Sight::Blind(failure) => self.reconnect(failure),
            Sight::Unseen(failure) => {
                // Nobody looked: the next resume asks again.
                self.shared.stop(StopReason::Broken(failure));
                End::Open
            }
        }
    }

    fn pause(&self, attempt: u32) -> Duration {
        let (first, longest) = self.shared.context.tuning.retry;
        first
            .saturating_mul(1 << attempt.min(16).saturating_sub(1))
            .min(longest)
    }

    /// `sent`: an earlier try of this step reached Microsoft, so that the chain has begun.
    async fn write(&self, sent: bool) -> WriteAnswer {
        let (reply, answer) = oneshot::channel();
        let order = WriteOrder {
            step: self.row.step.clone(),
            restore: self.restore,
            opens_chain: self.opens_chain && !sent,
            reply,
        };
        if self.shared.writes.send(order).await.is_err() {
            return WriteAnswer::LeftOut;
        }
        answer.await.unwrap_or(WriteAnswer::LeftOut)
    }

    async fn look(&self, operation: Option<OperationId>, show_limit: Duration) -> Sight {
        let (reply, sight) = oneshot::channel();
        let order = WatchOrder {
            step: self.row.step.clone(),
            restore: self.restore,
            operation,
            show_limit,
            reply,
        };
        if self.shared.watch.send(order).await.is_err() {
            return Sight::NotShown;
        }
        let sight = sight.await.unwrap_or(Sight::NotShown);
        point!("apply.shown");
        sight
    }

    /// After a restart: what was sent before is looked for until it can't take effect any more. What Microsoft
    /// had accepted and does not show waits, as it would have without the restart.
    async fn settle_open(&self) -> Option<End> {
        let window = self.lost_window().saturating_sub(self.age());
        match self.sight_of_open(window).await {
            Sight::NotShown if self.was_accepted() => Some(End::Settled(Outcome::Waiting)),
            sight => self.settled_by(sight),
        }
    }

    async fn sight_of_open(&self, window: Duration) -> Sight {
        let window = if self.was_accepted() {
            self.shared.context.tuning.show_limit
        } else {
            window.max(self.shared.context.tuning.look.1)
        };
        self.look(self.row.operation.clone(), window).await
    }

    /// Whether Microsoft is known to have taken the latest try of this step.
    fn was_accepted(&self) -> bool {
        self.row.operation.is_some()
    }

    /// How long ago the step's latest try was recorded.
    fn age(&self) -> Duration {
        self.row.intended_at.map_or(Duration::ZERO, |at| {
            Duration::try_from(self.shared.context.clock.now().duration_since(at)).unwrap_or(Duration::ZERO)
        })
    }

    /// How long a write whose answer was lost may still take effect. A late assign repeats what it is repeated
    /// by. A late unassign takes the number from whoever has it by then, because Microsoft takes no user with
    /// it: it is waited for as long as an operation may last.
    fn lost_window(&self) -> Duration {
        let tuning = &self.shared.context.tuning;
        if matches!(self.row.step.action, Action::UnassignNumber { .. }) && !self.restore {
            tuning.operation_limit.max(tuning.settle_window)
        } else {
            tuning.settle_window
        }
    }

    async fn settled_within(&self, operation: Option<OperationId>, within: Duration) -> Option<End> {
        let sight = self.look(operation, within).await;
        self.settled_by(sight)
    }

    fn settled_by(&self, sight: Sight) -> Option<End> {
        match sight {
            Sight::Reached => Some(End::Settled(Outcome::Verified)),
            Sight::Blind(failure) => Some(self.reconnect(failure)),
            Sight::NotShown | Sight::Unseen(_) | Sight::Failed(_) => None,
        }
    }

    /// Whether a refusal is not about this person: Microsoft does not answer us any more, or not what the permission
    /// for this kind of write is needed for.
    async fn is_shut_out(&self) -> bool {
        let directory = &self.shared.context.directory;
        let account = std::slice::from_ref(&self.row.step.account);
        if directory.voice_users(account).await.iter().any(is_refused) {
            return true;
        }
        match &self.row.step.action {
            Action::AssignNumber { number, .. } | Action::UnassignNumber { number, .. } => {
                let number = std::slice::from_ref(number);
                directory.numbers(number).await.iter().any(is_refused)
            }
            Action::AssignPolicy { policy, .. } | Action::UnassignPolicy { policy } => {
                is_refused(&directory.policy_id(*policy, "Global").await)
            }
        }
    }

    fn reconnect(&self, failure: Failure) -> End {
        let failure = Failure {
            class: FailureClass::Reauthenticate,
            ..failure
        };
        self.shared.stop(StopReason::Reconnect(failure));
        End::Open
    }

    fn after_sight(&self, sight: Sight) -> Next {
        match sight {
            Sight::Reached => Next::End(End::Settled(Outcome::Verified)),
            Sight::NotShown | Sight::Unseen(_) => Next::End(End::Settled(Outcome::Waiting)),
            Sight::Blind(failure) => Next::End(self.reconnect(failure)),
            Sight::Failed(failure) => self.by_class(failure, true),
        }
    }

    async fn after_answer(&self, answer: WriteAnswer, sent: bool) -> Next {
        match answer {
            WriteAnswer::Accepted(_) | WriteAnswer::LeftOut => Next::End(self.left_out(sent)),
            WriteAnswer::NotReady(recheck) => Next::End(End::Settled(self.not_ready(recheck, sent))),
            WriteAnswer::NotRead(failure) if failure.code == ErrorCode::PermissionMissing => {
                Next::End(self.reconnect(failure))
            }
            // Without the vault there is no token: nothing was sent, and nothing will be.
            WriteAnswer::NotRead(failure) | WriteAnswer::Refused(failure)
                if failure.code == ErrorCode::VaultUnavailable =>
            {
                Next::End(self.reconnect(failure))
            }
            WriteAnswer::Refused(failure)
                if failure.code == ErrorCode::PermissionMissing && self.is_shut_out().await =>
            {
                Next::End(self.reconnect(failure))
            }
            WriteAnswer::NotRead(failure) => self.by_class(failure, true),
            WriteAnswer::Refused(failure) => self.by_class(failure, false),
            WriteAnswer::Stopped(IntentRefused::SafetyChanged) => {
                let failure = Failure::new(
                    ErrorCode::SafetyChanged,
                    FailureClass::RetryFast,
                    "settings or consent changed during the job",
                );
                let again = Next::Again {
                    after: Duration::ZERO,
                    failure,
                };
                match self.shared.safety_changed().await {
                    Moved::GoOn => again,
                    Moved::FinishChain if sent || !self.opens_chain => again,
                    Moved::FinishChain | Moved::Stop => Next::End(self.left_out(sent)),
                }
            }
            WriteAnswer::Stopped(IntentRefused::JobEnded) => {
                self.shared.stop(StopReason::Cancelled);
                Next::End(self.left_out(sent))
            }
            WriteAnswer::Stopped(IntentRefused::Failed(failure)) => {
                self.shared.stop(StopReason::Broken(failure));
                Next::End(End::Open)
            }
        }
    }

    fn left_out(&self, sent: bool) -> End {
        if self.opens_chain && !sent {
            End::LeftOut
        } else {
            End::Open
        }
    }

    /// `nothing_in_flight`: the failure itself says that no write can take effect any more.
    fn by_class(&self, failure: Failure, nothing_in_flight: bool) -> Next {
        let after = failure.retry_after.unwrap_or_default();
        let takes = matches!(self.row.step.action, Action::UnassignNumber { .. }) && !self.restore;
        if takes && failure.code == ErrorCode::NumberNotFound {
            // Mostly the number is gone already: what the lists show decides (ISSUE 8905).
            let within = self.shared.context.tuning.settle_window;
            return Next::Settle { within, failure };
        }
        match failure.class {
            FailureClass::RetryFast if nothing_in_flight => Next::Again { after, failure },
            // A 429 or a 5xx may come although the write was done (Microsoft Q&A 5529013).
            FailureClass::RetryFast => Next::Settle {
                within: after.max(self.shared.context.tuning.settle_window),
                failure,
            },
            FailureClass::Unsettled => Next::Settle {
                within: after.max(self.lost_window()),
                failure,
            },
            FailureClass::RetrySlow | FailureClass::NeedsAdmin | FailureClass::Permanent => {
                Next::End(End::Settled(Outcome::Failed {
                    code: failure.code,
                    detail: failure.detail,
                }))
            }
            FailureClass::Reauthenticate => Next::End(self.reconnect(failure)),
        }
    }

    fn not_ready(&self, recheck: Recheck, sent: bool) -> Outcome {
        match recheck {
            Recheck::Ready => Outcome::NotSent,
            Recheck::AlreadySo if sent => Outcome::Verified,
            Recheck::AlreadySo => Outcome::Skipped(SkipReason::AlreadySo),
            Recheck::Changed { found } => Outcome::Skipped(SkipReason::ChangedSince { found }),
            Recheck::HeldByOther { holder, .. } => {
                let name = holder.as_ref().map_or_else(
                    || "an account that Microsoft does not name".to_owned(),
                    |id| {
                        self.shared
                            .context
                            .names
                            .get(id)
                            .cloned()
                            .unwrap_or_else(|| id.to_string())
                    },
                );
                Outcome::Skipped(SkipReason::HeldByOther { holder, name })
            }
        }
    }
}

/// Whether this credential may not ask that at all.
fn is_refused<T>(answer: &Result<T, Failure>) -> bool {
    answer.as_ref().is_err_and(|failure| {
        failure.code == ErrorCode::PermissionMissing || failure.class == FailureClass::Reauthenticate
    })
}
