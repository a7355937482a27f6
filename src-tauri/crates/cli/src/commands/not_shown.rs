//! What Microsoft's support asks for about writes that it accepted and does not show.

use super::job_shown::moment;
use crate::output::Output;
use app::view::{PersonView, StepOutcomeView, StepView};

/// Under a table of people.
pub(super) fn tell_people(people: &[PersonView], output: &Output) {
    for person in people {
        let Some(write) = &person.not_shown else { continue };
        output.line(&format!("{}: {} {}", person.name, write.sentence, write.advice));
        output.line(&for_support(&Ids {
            job: Some(write.job),
            sent_at: Some(&write.sent_at),
            operation: write.operation.as_deref(),
            request_ids: &write.request_ids,
            client_request_ids: &write.client_request_ids,
        }));
    }
}

/// Under a table of steps.
pub(super) fn tell_steps<'a>(steps: impl IntoIterator<Item = &'a StepView>, output: &Output) {
    for step in steps {
        if step.outcome != StepOutcomeView::NotShown {
            continue;
        }
        output.line(&format!("Step {}, {}:", step.id, step.name));
        output.line(&for_support(&Ids {
            job: None,
            sent_at: step.sent_at.as_deref(),
            operation: step.operation.as_deref(),
            request_ids: &step.request_ids,
            client_request_ids: &step.client_request_ids,
        }));
    }
}

struct Ids<'a> {
    job: Option<u32>,
    sent_at: Option<&'a str>,
    operation: Option<&'a str>,
    request_ids: &'a [String],
    client_request_ids: &'a [String],
}

fn for_support(ids: &Ids<'_>) -> String {
    let mut parts = Vec::new();
    let mut part = |name: &str, value: String| {
        if !value.is_empty() {
            parts.push(format!("{name} {value}"));
        }
    };
    part(
        "sent",
        ids.sent_at
            .map_or_else(String::new, |at| format!("{} UTC", moment(at))),
    );
    part("operation", ids.operation.unwrap_or_default().to_owned());
    part("request-id", ids.request_ids.join(" "));
    part("client-request-id", ids.client_request_ids.join(" "));
    part("by job", ids.job.map_or_else(String::new, |job| job.to_string()));
    format!("  For Microsoft support: {}", parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::{Ids, for_support};

    #[test]
    fn support_is_told_the_time_and_every_id_that_there_is() {
        let one = ["r-1".to_owned()];
        let all = Ids {
            job: Some(7),
            sent_at: Some("2026-03-01T10:00:00.5Z"),
            operation: Some("op-1"),
            request_ids: &one,
            client_request_ids: &["c-1".to_owned(), "c-2".to_owned()],
        };
        assert_eq!(
            for_support(&all),
            "  For Microsoft support: sent 2026-03-01 10:00:00 UTC, operation op-1, request-id r-1, \
             client-request-id c-1 c-2, by job 7"
        );
        let few = Ids {
            job: None,
            sent_at: None,
            operation: None,
            request_ids: &one,
            client_request_ids: &[],
        };
        assert_eq!(for_support(&few), "  For Microsoft support: request-id r-1");
    }
}
