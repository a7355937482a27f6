//! One person opened.

use crate::{
    connection::App,
    people::{PeopleList, Snapshot, timeline},
    view::{IdentityQuestionView, PersonDetailView, UiError, UiErrorCode},
};
use std::collections::BTreeSet;
use sync_core::{
    id::PbxUserId,
    managed::ManagedAccount,
    mirror::{Intention, LeaveCause, Mirror, MirrorRow, intention},
    plan::{PersonPlan, Verdict},
    ports::RecordsStore,
    preflight::BlockCause,
    projection::Scope,
};

/// Everything that is known of a person.
pub(crate) async fn person(
    app: &App,
    list: &PeopleList,
    snapshot: Option<&Snapshot>,
    user: &PbxUserId,
) -> Result<PersonDetailView, UiError> {
    let person = list.person(user.as_str()).cloned().ok_or_else(|| UiError {
        code: UiErrorCode::NotFound,
        message: "This person is neither in the phone system nor in the last plan.".to_owned(),
        advice: Some("Read both systems again.".to_owned()),
        detail: None,
        policy: None,
    })?;
    let mirror = app.database.mirror_head().await?;
    let row = app.database.mirror_row(user).await?;
    let managed = app.database.managed().await?.remove(user);
    let settings = app.database.settings().await?;
    let planned = snapshot
        .and_then(|snapshot| snapshot.people.get(user))
        .map(Box::as_ref);
    let projection = row.as_ref().map(|row| &row.projection);
    Ok(PersonDetailView {
        site: projection.and_then(|known| known.site.as_ref().map(|site| site.name.clone())),
        country: projection.and_then(|known| known.country.clone()),
        extension_note: projection
            .and_then(|known| extension_note(&known.scope))
            .map(str::to_owned),
        addresses: row.as_ref().map(addresses).unwrap_or_default(),
        account: planned
            .and_then(|person| person.account.as_ref())
            .or(managed.as_ref().map(|ours| &ours.account))
            .map(ToString::to_string),
        chosen_account: settings.overrides.get(user).cloned(),
        managed_since: managed.as_ref().map(|ours| ours.verified_at.to_string()),
        identity_question: identity_question(planned, managed.as_ref()),
        removal_at: row.as_ref().and_then(|row| removal_at(row, &mirror)),
        timeline: timeline::timeline(app, user).await?,
        person,
    })
}

fn extension_note(scope: &Scope) -> Option<&'static str> {
    match scope {
        Scope::TeamsEnabled => None,
        Scope::TwoExtensions => Some("Several extensions are enabled for Teams; Teams takes one."),
        Scope::Inactive => Some("Inactive in the phone system."),
        Scope::NotEnabled => Some("No extension is enabled for Teams."),
        Scope::NoExtension => Some("No extension in the phone system."),
        Scope::Unknown => Some("The phone system did not say whether an extension is enabled for Teams."),
    }
}

fn addresses(row: &MirrorRow) -> Vec<String> {
    let keys = &row.projection.keys;
    let mut seen = BTreeSet::new();
    [&keys.sso_federation_id, &keys.user_name, &keys.primary_email]
        .into_iter()
        .flatten()
        .filter(|address| seen.insert(address.to_lowercase()))
        .cloned()
        .collect()
}

fn identity_question(
    planned: Option<&PersonPlan>,
    managed: Option<&ManagedAccount>,
) -> Option<IdentityQuestionView> {
    let Verdict::Blocked {
        cause: BlockCause::IdentityChanged { pinned, found },
    } = &planned?.verdict
    else {
        return None;
    };
    Some(IdentityQuestionView {
        pinned_upn: managed.map(|ours| ours.upn.clone()).unwrap_or_default(),
        pinned_account: pinned.to_string(),
        found: found.clone(),
    })
}

fn removal_at(row: &MirrorRow, mirror: &Mirror) -> Option<String> {
    match intention(row, mirror) {
        Intention::Leave(LeaveCause::Vanishing { until }) => Some(until.to_string()),
        Intention::Leave(LeaveCause::Unknown | LeaveCause::SourceSuspect)
        | Intention::Want(_)
        | Intention::Remove(_)
        | Intention::OutOfScope => None,
    }
}
