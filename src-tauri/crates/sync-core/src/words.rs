//! The sentences that a person reads about a plan and its outcomes: what happened, and what to do next.
//!
//! Each stands beside the person's name. The causes of a person's own have theirs in `preflight`, failures in
//! `error_code`. Not here: labels of the screen.

use crate::{
    managed::HoldReason,
    outcome::{Outcome, SkipReason},
    plan::{Action, LeaveReason, Verdict},
    ports::StepRow,
};
use jiff::Timestamp;

impl Verdict {
    /// What the plan does about the person, in one sentence or two.
    pub fn sentence(&self) -> String {
        match self {
            Verdict::AlreadyRight => "Microsoft Teams already shows what the phone system says.".to_owned(),
            Verdict::Add => "Gets the number in Microsoft Teams.".to_owned(),
            Verdict::Change => "Number or voice policies in Microsoft Teams are changed.".to_owned(),
            Verdict::Remove => {
                "Not enabled for Teams in the phone system any more: the number and the voice policies from Voice Sync are taken away."
                    .to_owned()
            }
            Verdict::Blocked { cause } => cause.sentence(),
            Verdict::HeldElsewhere { number, name, kind, .. } => kind.sentence(number, name),
            Verdict::WaitsForNumber { number, holder } => format!(
                "{number} stays for now with the person who has the id {holder} in the phone system, because that person is left alone by this sync."
            ),
            Verdict::Left { reason } => reason.sentence(),
            Verdict::NotOurs => "Not enabled for Teams in the phone system, and not managed by Voice Sync.".to_owned(),
        }
    }

    /// The same of a person for whom all that was planned was done and verified.
    pub fn sentence_when_done(&self) -> String {
        match self {
            Verdict::Add => "Got the number in Microsoft Teams.".to_owned(),
            Verdict::Change => "Number or voice policies in Microsoft Teams were changed.".to_owned(),
            Verdict::Remove => {
                "Not enabled for Teams in the phone system any more: the number and the voice policies from Voice Sync were taken away."
                    .to_owned()
            }
            Verdict::AlreadyRight
            | Verdict::Blocked { .. }
            | Verdict::HeldElsewhere { .. }
            | Verdict::WaitsForNumber { .. }
            | Verdict::Left { .. }
            | Verdict::NotOurs => self.sentence(),
        }
    }

    /// What to do next; empty where nothing is to be done.
    pub fn advice(&self) -> String {
        match self {
            Verdict::AlreadyRight | Verdict::Add | Verdict::Change | Verdict::Remove | Verdict::NotOurs => {
                String::new()
            }
            Verdict::Blocked { cause } => cause.advice().to_owned(),
            Verdict::HeldElsewhere { kind, .. } => kind.advice().to_owned(),
            Verdict::WaitsForNumber { .. } => {
                "Solve what keeps the other person from being changed; this one follows by itself.".to_owned()
            }
            Verdict::Left { reason } => reason.advice().to_owned(),
        }
    }
}

impl LeaveReason {
    /// Why the person is left alone, in one sentence.
    pub fn sentence(&self) -> String {
        match self {
            LeaveReason::Unknown => {
                "The phone system did not say enough about this person, so nothing is changed.".to_owned()
            }
            LeaveReason::Vanishing { until } => format!(
                "The phone system does not show this person, or the extension, any more. Nothing is removed before {}, and then only if that is confirmed.",
                moment(*until)
            ),
            LeaveReason::SourceSuspect => {
                "The phone system shows far fewer people than before, so nothing is removed until an administrator confirms that it is right."
                    .to_owned()
            }
            LeaveReason::OnHold { reason } => reason.sentence().to_owned(),
            LeaveReason::NotRead { reason } => {
                format!("Microsoft could not be asked about this person ({reason}), so nothing is changed.")
            }
        }
    }

    /// What to do next.
    pub fn advice(&self) -> &'static str {
        match self {
            LeaveReason::Unknown => "Voice Sync reads the phone system again by itself.",
            LeaveReason::Vanishing { .. } => {
                "Nothing to do, if the person has left. If not, restore the person in the phone system."
            }
            LeaveReason::SourceSuspect => {
                "Compare the number of people under Services > PBX, and confirm it there if it is right."
            }
            LeaveReason::OnHold { reason } => reason.advice(),
            LeaveReason::NotRead { .. } => "Voice Sync tries again with the next sync.",
        }
    }
}

impl HoldReason {
    /// Why the person is on hold, in one sentence.
    pub fn sentence(self) -> &'static str {
        match self {
            HoldReason::Undone => "On hold, because a sync of this person was undone.",
            HoldReason::Rejected => "On hold, because an administrator rejected the change.",
            HoldReason::Contested => {
                "On hold, because another tool or computer changed the same setting three times within 24 hours."
            }
            HoldReason::Kept => {
                "On hold, because an administrator keeps what was changed in Microsoft Teams."
            }
            HoldReason::Unsettled => {
                "Waits, because Microsoft accepted an earlier change of this person or number and does not show it yet."
            }
        }
    }

    /// How the hold ends.
    pub fn advice(self) -> &'static str {
        match self {
            HoldReason::Undone => "Resume this person under Users, or change the record in the phone system.",
            HoldReason::Rejected => "Choose Plan again, or change the record in the phone system.",
            HoldReason::Contested => {
                "Find what else changes this person in Microsoft Teams and stop it, then resume this person under Users."
            }
            HoldReason::Kept => {
                "Choose Plan again under Users to go by the phone system, or change the record there."
            }
            HoldReason::Unsettled => {
                "Sync again later: Voice Sync goes on as soon as Microsoft shows the earlier change, or 24 hours after it."
            }
        }
    }
}

impl Outcome {
    /// How the step ended, in one sentence; nothing to add where it is simply done.
    pub fn sentence(&self) -> Option<String> {
        let text = match self {
            Outcome::Verified => return None,
            Outcome::Waiting => "Microsoft accepted the change but does not show it yet.".to_owned(),
            Outcome::Restored => {
                "The number was given back, because a later change that needed it was refused.".to_owned()
            }
            Outcome::Skipped(reason) => reason.sentence(),
            Outcome::Failed { code, detail } if detail.trim().is_empty() => code.sentence().to_owned(),
            Outcome::Failed { code, detail } => format!("{} ({})", code.sentence(), detail.trim()),
            Outcome::NotSent => "The job ended before this change was sent.".to_owned(),
        };
        Some(text)
    }

    /// What to do next, where there is something.
    pub fn advice(&self) -> Option<String> {
        let text = match self {
            Outcome::Verified => return None,
            Outcome::Waiting => {
                "Voice Sync looks again with each sync. What Microsoft does not show within 24 hours becomes a problem of this person."
            }
            Outcome::Restored => "Read why the later change was refused, solve it, and sync again.",
            Outcome::Skipped(reason) => reason.advice()?,
            Outcome::Failed { code, .. } => code.advice(),
            Outcome::NotSent => "Start a sync when you are ready; what is still needed is planned anew.",
        };
        Some(text.to_owned())
    }
}

impl StepRow {
    /// Why a write that Microsoft accepted and did not show within 24 hours is a problem, in one sentence.
    pub fn not_shown_sentence(&self) -> String {
        let accepted = self
            .intended_at
            .map_or_else(String::new, |at| format!(" on {}", moment(at)));
        format!(
            "Microsoft accepted a change{accepted} ({}), and more than 24 hours later Voice Sync has not seen it in Microsoft Teams.",
            self.sent_words()
        )
    }

    /// What to do about it.
    pub fn not_shown_advice(&self) -> &'static str {
        "Sync again: Voice Sync looks once more, and sends again what is still needed. If Microsoft Teams still does not show it, open a case with Microsoft support and give the time and the ids of this change."
    }

    /// How a step ended that Microsoft showed only after its job.
    pub fn shown_late_sentence(&self) -> Option<String> {
        let over = self.wait_over_at?;
        Some(format!(
            "Microsoft accepted the change and did not show it during the job. By {} Microsoft Teams showed it, or it was not needed any more.",
            moment(over)
        ))
    }

    fn sent_words(&self) -> String {
        match (&self.step.action, self.restoring) {
            (Action::UnassignNumber { number, .. }, true) => format!("give {number} back"),
            (action, _) => action.words(),
        }
    }
}

impl SkipReason {
    /// Why the change was not sent, in one sentence.
    pub fn sentence(&self) -> String {
        match self {
            SkipReason::ChangedSince { found } => {
                format!("Not sent, because Microsoft Teams changed since the plan was made. Found: {found}.")
            }
            SkipReason::HeldByOther { name, .. } => {
                format!("Not sent, because the number belongs to {name}, who is not managed by Voice Sync.")
            }
            SkipReason::PrerequisiteFailed => {
                "Not sent, because a change that had to come first did not succeed.".to_owned()
            }
            SkipReason::PlanChanged => {
                "Not repeated: it had no effect before the job was interrupted, and the plan is another one now."
                    .to_owned()
            }
            SkipReason::AlreadySo => "Nothing to send: it was already so.".to_owned(),
        }
    }

    /// What to do next, where there is something.
    pub fn advice(&self) -> Option<&'static str> {
        match self {
            SkipReason::ChangedSince { .. } => {
                Some("Sync again: the new plan starts from what is there now.")
            }
            SkipReason::HeldByOther { .. } => Some(
                "Unassign the number from that account in the Teams admin center, or correct the phone system; then sync again.",
            ),
            SkipReason::PrerequisiteFailed => {
                Some("Solve the change that failed before it, then sync again.")
            }
            SkipReason::PlanChanged => Some("Sync again: what is still needed is planned anew."),
            SkipReason::AlreadySo => None,
        }
    }
}

fn moment(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

#[cfg(test)]
mod tests;
