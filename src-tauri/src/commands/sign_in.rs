//! Signing in: for the consent, or for one job. The page never names what is opened in the browser.

use crate::{Backend, desktop::questions};
use app::view::{DecisionView, SignInForView, SignInView, SignInWayView, UiError};
use tauri::State;

/// The present sign-in; `null` = there is none.
#[tauri::command]
#[specta::specta]
pub async fn sign_in(backend: State<'_, Backend>) -> Result<Option<SignInView>, UiError> {
    Ok(backend.sign_ins().view())
}

/// Somebody signs in. What he signs in for is confirmed natively first where it is dangerous.
#[tauri::command]
#[specta::specta]
pub async fn begin_sign_in(
    purpose: SignInForView,
    way: SignInWayView,
    backend: State<'_, Backend>,
) -> Result<DecisionView, UiError> {
    let session = backend.session().await?;
    let question = match &purpose {
        SignInForView::Approve { job } => Some(questions::approve(
            &session.connection(),
            &session.job(*job).await?,
        )),
        SignInForView::Undo { job } => {
            Some(questions::undo(&session.connection(), &session.job(*job).await?))
        }
        SignInForView::Consent { .. } => {
            backend.register_with_sample().await?;
            None
        }
        SignInForView::Sync { .. } | SignInForView::Person { .. } | SignInForView::RetryFailed { .. } => None,
    };
    if let Some(question) = question
        && !backend.confirm(question).await
    {
        return Ok(DecisionView::Declined);
    }
    session
        .begin_sign_in(backend.sign_ins(), purpose, way, backend.opener())
        .await?;
    Ok(DecisionView::Done)
}

/// Shows the page of the present sign-in in the browser once more; whether a browser was started.
#[tauri::command]
#[specta::specta]
pub async fn open_sign_in_page(backend: State<'_, Backend>) -> Result<bool, UiError> {
    let page = backend.sign_ins().page();
    Ok(page.is_some_and(|page| backend.opener()(&page)))
}

/// Account and tenant are right: the job begins.
#[tauri::command]
#[specta::specta]
pub async fn confirm_sign_in(backend: State<'_, Backend>) -> Result<(), UiError> {
    let session = backend.session().await?;
    session.confirm_sign_in(backend.sign_ins()).await
}

/// Ends the present sign-in and forgets who signed in.
#[tauri::command]
#[specta::specta]
pub async fn end_sign_in(backend: State<'_, Backend>) -> Result<(), UiError> {
    backend.sign_ins().end();
    Ok(())
}
