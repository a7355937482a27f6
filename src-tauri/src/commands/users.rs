//! What Users asks. What changes whose account somebody is is confirmed in a native dialog first.

use crate::{Backend, desktop::questions};
use app::view::{DecisionView, KeepRequest, PeoplePageView, PeopleRequest, PersonDetailView, UiError};
use tauri::State;

/// A page of people.
#[tauri::command]
#[specta::specta]
pub async fn list_people(
    request: PeopleRequest,
    backend: State<'_, Backend>,
) -> Result<PeoplePageView, UiError> {
    backend.session().await?.people(request).await
}

/// Reads both systems again, in the background.
#[tauri::command]
#[specta::specta]
pub async fn read_people(backend: State<'_, Backend>) -> Result<(), UiError> {
    backend.session().await?.read_people().await
}

/// One person, with the timeline over all jobs and both systems.
#[tauri::command]
#[specta::specta]
pub async fn person(user: String, backend: State<'_, Backend>) -> Result<PersonDetailView, UiError> {
    backend.session().await?.person(&user).await
}

/// Syncs one person, in the background.
#[tauri::command]
#[specta::specta]
pub async fn sync_person(user: String, backend: State<'_, Backend>) -> Result<(), UiError> {
    backend.session().await?.sync_person(&user).await
}

/// Ends a hold: the next sync plans for this person again.
#[tauri::command]
#[specta::specta]
pub async fn plan_again(user: String, backend: State<'_, Backend>) -> Result<(), UiError> {
    backend.session().await?.plan_again(&user).await
}

/// Keeps what somebody changed in Microsoft Teams for this person.
#[tauri::command]
#[specta::specta]
pub async fn keep_shown(request: KeepRequest, backend: State<'_, Backend>) -> Result<(), UiError> {
    backend.session().await?.keep_shown(request).await
}

/// Chooses the account of a person, or goes back to the addresses, after a native confirmation.
#[tauri::command]
#[specta::specta]
pub async fn choose_account(
    user: String,
    account: Option<String>,
    backend: State<'_, Backend>,
) -> Result<DecisionView, UiError> {
    let session = backend.session().await?;
    let person = session.person(&user).await?.person;
    if !backend
        .confirm(questions::choose_account(&person, account.as_deref()))
        .await
    {
        return Ok(DecisionView::Declined);
    }
    session
        .choose_account(&user, account)
        .await
        .map(|()| DecisionView::Done)
}

/// The account that is found now is the right one; after a native confirmation.
#[tauri::command]
#[specta::specta]
pub async fn confirm_identity(user: String, backend: State<'_, Backend>) -> Result<DecisionView, UiError> {
    let session = backend.session().await?;
    let detail = session.person(&user).await?;
    let found = detail
        .identity_question
        .map(|question| question.found)
        .unwrap_or_default();
    if !backend
        .confirm(questions::confirm_identity(&detail.person, &found))
        .await
    {
        return Ok(DecisionView::Declined);
    }
    session
        .confirm_identity(&user, found)
        .await
        .map(|()| DecisionView::Done)
}

/// The smaller list of the phone system is right; after a native confirmation.
#[tauri::command]
#[specta::specta]
pub async fn confirm_source(backend: State<'_, Backend>) -> Result<DecisionView, UiError> {
    let session = backend.session().await?;
    let Some(suspect) = session.state().await?.suspect else {
        return Err(UiError::invalid_request(
            "The phone system's list is not in question.",
        ));
    };
    if !backend.confirm(questions::confirm_source(&suspect)).await {
        return Ok(DecisionView::Declined);
    }
    session
        .confirm_source(suspect.after)
        .await
        .map(|()| DecisionView::Done)
}
