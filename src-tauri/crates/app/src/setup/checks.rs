//! Everything once more before the connection is made: one finding each.

use super::Setup;
use crate::{
    config::PbxConfig,
    policies,
    view::{CheckItemView, CheckStateView, UiError},
};

/// Looks at both systems, the people and the policies.
pub(super) async fn run(setup: &Setup) -> Vec<CheckItemView> {
    let mut items = vec![phone_system(setup).await, people(setup).await];
    items.push(tenant(setup).await);
    items.push(rules(setup).await);
    items
}

async fn phone_system(setup: &Setup) -> CheckItemView {
    let what = "Phone system";
    let probed = async { Ok::<_, UiError>(setup.source().await?.probe().await?) }.await;
    match probed {
        Ok(probe) => good(what, format!("{} answers.", probe.source)),
        Err(error) => bad(what, error),
    }
}

async fn people(setup: &Setup) -> CheckItemView {
    let what = "People";
    let counted = match setup.counting.done().await {
        Some(Ok(counted)) => counted,
        Some(Err(failure)) => return bad(what, failure.into()),
        None => {
            return warning(
                what,
                "The people were not counted.",
                "Go back to the phone system.",
            );
        }
    };
    let sentence = format!(
        "{} users were read; {} of them are enabled for Teams.",
        counted.users, counted.teams_enabled
    );
    if counted.teams_enabled == 0 {
        let advice =
            "Tick Microsoft Teams for somebody in the phone system; until then there is nothing to sync.";
        return warning(what, &sentence, advice);
    }
    let partial_file = matches!(&setup.draft.pbx, Some(PbxConfig::Csv { full_list: false, .. }));
    if partial_file {
        let advice = "The file is not marked as the full list: nobody counts as gone who is missing from it.";
        return warning(what, &sentence, advice);
    }
    if !counted.complete {
        let advice = "The list was not read to its end. Voice Sync reads it again by itself.";
        return warning(what, &sentence, advice);
    }
    good(what, sentence)
}

async fn tenant(setup: &Setup) -> CheckItemView {
    let what = "Tenant";
    let probed = async { Ok::<_, UiError>(setup.directory().await?.probe().await?) }.await;
    match probed {
        Ok(found) => good(what, format!("{} ({}) answers.", found.name, found.id)),
        Err(error) => bad(what, error),
    }
}

async fn rules(setup: &Setup) -> CheckItemView {
    let what = "Voice rules";
    let mut rules = setup.draft.rules.clone();
    let looked_up = async {
        let directory = setup.directory().await?;
        Ok::<_, UiError>(policies::look_up(directory.as_ref(), &mut rules).await?)
    }
    .await;
    match looked_up {
        Ok(0) => good(
            what,
            "No policy is named; voice policies are left alone.".to_owned(),
        ),
        Ok(1) => good(what, "1 policy was found.".to_owned()),
        Ok(n) => good(what, format!("{n} policies were found.")),
        Err(error) => bad(what, error),
    }
}

fn good(what: &str, sentence: String) -> CheckItemView {
    CheckItemView {
        what: what.to_owned(),
        state: CheckStateView::Good,
        sentence,
        advice: None,
    }
}

fn warning(what: &str, sentence: &str, advice: &str) -> CheckItemView {
    CheckItemView {
        what: what.to_owned(),
        state: CheckStateView::Warning,
        sentence: sentence.to_owned(),
        advice: Some(advice.to_owned()),
    }
}

fn bad(what: &str, error: UiError) -> CheckItemView {
    let detail = error.detail.map(|text| format!(" {text}")).unwrap_or_default();
    CheckItemView {
        what: what.to_owned(),
        state: CheckStateView::Bad,
        sentence: format!("{}{detail}", error.message),
        advice: error.advice,
    }
}
