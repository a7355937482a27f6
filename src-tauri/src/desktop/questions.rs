//! The words of the native questions: what would be done, to whom, in which tenant.

use crate::desktop::dialogs::Question;
use app::view::{
    ConnectionView, JobDetailView, LimitsRequest, LimitsView, PersonView, SettingsView, SuspicionView,
};

/// No name in a question is longer: a longer one is cut, so that it can't push the question off the screen.
const LONGEST: usize = 80;

/// "Keep watching?"
pub(crate) fn keep_watching() -> Question {
    Question {
        title: "Keep watching in the background?".to_owned(),
        text: "Without its window Voice Sync can go on watching the phone system, with an icon in the notification \
               area. If it quits, changes arrive when it is started again. Settings changes this answer."
            .to_owned(),
        verb: "Keep watching",
    }
}

/// "Approve job 12?"
pub(crate) fn approve(tenant: &ConnectionView, detail: &JobDetailView) -> Question {
    let id = detail.job.id;
    let parts = detail.summary.as_ref().map_or_else(String::new, |summary| {
        format!(
            " {} get a number, {} change, {} lose theirs.",
            summary.will_add, summary.will_change, summary.will_remove
        )
    });
    Question {
        title: format!("Approve job {id}?"),
        text: format!(
            "Voice Sync will carry out {} of job {id} in {}.{parts} It plans again first and writes only if \
             the plan is still the same.",
            steps(detail.steps),
            tenant_name(tenant),
        ),
        verb: "Approve",
    }
}

/// "Reject job 12?"
pub(crate) fn reject(detail: &JobDetailView) -> Question {
    let id = detail.job.id;
    Question {
        title: format!("Reject job {id}?"),
        text: "Nothing is written. The people in it stay as they are until their record in the phone system \
               changes or you choose Plan again."
            .to_owned(),
        verb: "Reject",
    }
}

/// "Undo job 12?"
pub(crate) fn undo(tenant: &ConnectionView, detail: &JobDetailView) -> Question {
    let id = detail.job.id;
    Question {
        title: format!("Undo job {id}?"),
        text: format!(
            "Voice Sync plans to give back in {} what people had before job {id}. Nothing is written now: the \
             plan waits for your approval. What changed since is listed and left alone.",
            tenant_name(tenant),
        ),
        verb: "Plan the undo",
    }
}

/// "Use another account for Ada?"
pub(crate) fn choose_account(person: &PersonView, account: Option<&str>) -> Question {
    let name = plain(&person.name);
    match account {
        Some(account) => Question {
            title: format!("Use another account for {name}?"),
            text: format!(
                "From the next sync on {name} is the account {}, whatever the addresses in the phone system \
                 say. Nothing is written now.",
                plain(account)
            ),
            verb: "Use this account",
        },
        None => Question {
            title: format!("Find {name} by address again?"),
            text: format!(
                "From the next sync on the account of {name} is found by the addresses in the phone system. \
                 Nothing is written now."
            ),
            verb: "Find by address",
        },
    }
}

/// "Is this account Ada's?"
pub(crate) fn confirm_identity(person: &PersonView, found: &str) -> Question {
    let name = plain(&person.name);
    Question {
        title: format!("Is this account {name}'s?"),
        text: format!(
            "{} was found in place of the account of before. If you say yes, the next sync gives {name}'s number \
             to it. What the former account has stays there.",
            plain(found)
        ),
        verb: "Yes, it is",
    }
}

/// "Is the smaller list right?"
pub(crate) fn confirm_source(suspect: &SuspicionView) -> Question {
    Question {
        title: "Is the smaller list right?".to_owned(),
        text: format!(
            "The phone system lists {} Teams-enabled users; before it were {}. If you say yes, those who are gone \
             may lose their numbers in Teams with the next sync. The limits still hold.",
            suspect.after, suspect.before
        ),
        verb: "It is right",
    }
}

/// "Change the safety limits?"
pub(crate) fn limits(tenant: &ConnectionView, now: &SettingsView, asked: &LimitsRequest) -> Question {
    let LimitsView {
        removals,
        replacements,
        percent,
    } = asked.limits;
    let (old, pace) = (now.limits, asked.writes_per_second);
    let mut parts = Vec::new();
    if asked.limits != old {
        parts.push(format!(
            "From the next sync on at most {removals} people may lose their number, {replacements} get another one, \
             and {percent} % of the managed people either, within 24 hours in {} without approval.",
            tenant_name(tenant),
        ));
    }
    if removals > old.removals || replacements > old.replacements || percent > old.percent {
        parts.push("More people can lose or change their number before anybody is asked.".to_owned());
    }
    if pace != now.writes_per_second {
        parts.push(format!(
            "From its next start on Voice Sync sends up to {pace} changes a second to Microsoft."
        ));
    }
    Question {
        title: "Change the safety limits?".to_owned(),
        text: parts.join(" "),
        verb: "Change",
    }
}

/// "Keep sync jobs for fewer days?"
pub(crate) fn retention(days: u32) -> Question {
    Question {
        title: "Keep sync jobs for fewer days?".to_owned(),
        text: format!(
            "Sync jobs that ended more than {days} days ago are deleted for good, with their steps and logs. The audit \
             trail stays."
        ),
        verb: "Keep fewer days",
    }
}

/// "Tell this Teams channel?"
pub(crate) fn webhook(tenant: &ConnectionView, origin: &str, internal: bool) -> Question {
    let where_to = if internal {
        " The address may be inside your network: Voice Sync will reach it there."
    } else {
        ""
    };
    Question {
        title: "Tell this Teams channel?".to_owned(),
        text: format!(
            "Voice Sync posts a first message to the workflow at {origin} now, and from now on whenever somebody is needed for {}: counts, and \
             never a name or a number.{where_to}",
            tenant_name(tenant),
        ),
        verb: "Post and save",
    }
}

/// "Close without saving?"
pub(crate) fn close_unsaved(what: &str) -> Question {
    Question {
        title: "Close without saving?".to_owned(),
        text: format!("{} When the window is closed, the changes are lost.", plain(what)),
        verb: "Close",
    }
}

/// "Switch Next Gen Teams Sync off?"
pub(crate) fn next_gen_off() -> Question {
    Question {
        title: "Switch Next Gen Teams Sync off?".to_owned(),
        text: "Auto Sync is switched off with it: changes in the phone system wait until somebody syncs. The consent \
               stays. Switching Next Gen Teams Sync on again leaves Auto Sync off."
            .to_owned(),
        verb: "Switch off",
    }
}

/// "Switch PBX Enable Sync on?"
pub(crate) fn pbx_enable_sync(auto_sync: bool) -> Question {
    let pauses = if auto_sync {
        " Auto Sync pauses until it is off again."
    } else {
        ""
    };
    Question {
        title: "Switch PBX Enable Sync on?".to_owned(),
        text: format!(
            "It is for troubleshooting together with 8x8 support. The phone system is read only when somebody asks: \
             changes do not arrive by themselves.{pauses}"
        ),
        verb: "Switch on",
    }
}

/// "Revoke the consent?"
pub(crate) fn revoke(tenant: &ConnectionView) -> Question {
    Question {
        title: "Revoke the consent?".to_owned(),
        text: format!(
            "Voice Sync forgets the credential that it signs in to {} with, and Auto Sync is switched off. A job at work \
             stops before its next change. Numbers stay as they are. To sync again a Global Administrator must approve \
             again, or somebody signs in for each sync.",
            tenant_name(tenant),
        ),
        verb: "Revoke",
    }
}

fn steps(count: u32) -> String {
    match count {
        1 => "1 change".to_owned(),
        count => format!("{count} changes"),
    }
}

fn tenant_name(tenant: &ConnectionView) -> String {
    let name = plain(&tenant.tenant_name);
    if tenant.sample {
        format!("the sample tenant {name}")
    } else {
        name
    }
}

/// A text from outside without what could change how the rest of the question reads: control characters,
/// line breaks and marks of writing direction.
fn plain(text: &str) -> String {
    let misleading = |c: &char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    let mut plain: String = text.chars().filter(|c| !misleading(c)).take(LONGEST).collect();
    if text.chars().filter(|c| !misleading(c)).count() > LONGEST {
        plain.push('…');
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_hostile_name_can_neither_turn_nor_crowd_out_a_question() {
        assert_eq!(plain("Ada\u{202e}\nYes\u{0} Lovelace"), "AdaYes Lovelace");
        assert_eq!(plain(&"x".repeat(500)).chars().count(), 81);
    }
}
