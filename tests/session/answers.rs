//! What an admin answers: which account is right, whether the source is.

use crate::desk::{Desk, unused};
use app::view::{PersonStateView, TimelineEntryView, UiErrorCode};
use simulator::{PbxChange, TenantChange};

#[tokio::test(start_paused = true)]
async fn a_renamed_account_is_asked_about_and_goes_on_once_it_is_confirmed() {
    let desk = Desk::connected().await;
    let mut window = desk.settled().await;
    let person = desk.people()[0].clone();
    let renamed = "renamed.person@contoso.example".to_owned();
    desk.control
        .change_tenant(&TenantChange::Rename {
            account: person.account.clone(),
            upn: renamed.clone(),
        })
        .expect("a change");
    let keys = PbxChange {
        user_name: Some(renamed.clone()),
        primary_email: Some(renamed.clone()),
        sso_federation_id: Some(Some(renamed.clone())),
        number: Some(Some(unused(1))),
        ..PbxChange::default()
    };
    desk.control.edit_pbx_user(&person.user, &keys).expect("a change");
    window.read_people().await;
    let asked = window.session.person(&person.user).await.expect("a person");
    assert_eq!(asked.person.cause.as_deref(), Some("identity_changed"));
    let question = asked.identity_question.expect("a question");
    assert_eq!(question.pinned_account, person.account);
    assert!(question.found.contains(&renamed), "{}", question.found);

    let another = "another@example.com".to_owned();
    let another = window.session.confirm_identity(&person.user, another).await;
    let another = another.expect_err("another account than the one that was shown");
    assert!(another.message.contains("not so any more"), "{another:?}");
    let confirmed = window
        .session
        .confirm_identity(&person.user, question.found)
        .await;
    confirmed.expect("confirmed");
    window.read_people().await;
    let confirmed = window.session.person(&person.user).await.expect("a person");
    assert_eq!(confirmed.identity_question, None);
    assert_eq!(confirmed.person.state, PersonStateView::Change);
    let told = confirmed.timeline.iter().any(
        |entry| matches!(entry, TimelineEntryView::Decision { sentence, .. } if sentence.contains(&renamed)),
    );
    assert!(told, "{:?}", confirmed.timeline);
    window.sync().await;
    desk.control.quiet().await;
    assert_eq!(desk.held_by(&person.account), [unused(1)]);
}

#[tokio::test(start_paused = true)]
async fn an_account_is_chosen_by_its_name_and_found_by_address_again() {
    let desk = Desk::connected().await;
    let mut window = desk.window().await;
    window.read_people().await;
    let person = desk.people()[0].clone();
    let upn = desk.control.truth().accounts[&person.account].upn.clone();
    let unknown = window
        .session
        .choose_account(&person.user, Some("nobody@contoso.example".into()))
        .await
        .expect_err("no such account");
    assert_eq!(unknown.code, UiErrorCode::NotFound);

    window
        .session
        .choose_account(&person.user, Some(person.account.clone()))
        .await
        .expect("chosen");
    let chosen = window.session.person(&person.user).await.expect("a person");
    assert_eq!(chosen.chosen_account, Some(upn.clone()));
    let told = chosen.timeline.iter().any(|entry| {
        matches!(entry, TimelineEntryView::Decision { sentence, .. } if *sentence == format!("The account {upn} was chosen."))
    });
    assert!(told, "{:?}", chosen.timeline);

    window
        .session
        .choose_account(&person.user, None)
        .await
        .expect("by address");
    let again = window.session.person(&person.user).await.expect("a person");
    assert_eq!(again.chosen_account, None);
}

#[tokio::test(start_paused = true)]
async fn a_source_that_looks_too_small_is_confirmed_by_an_admin() {
    let desk = Desk::connected().await;
    let mut window = desk.settled().await;
    for person in &desk.people()[..6] {
        desk.ticks(person, false);
    }
    let suspect = window.refresh().await.suspect.expect("a suspicion");
    assert_eq!(suspect.before, suspect.after + 6);
    assert!(
        window
            .session
            .pbx_status()
            .await
            .expect("a status")
            .suspect
            .is_some()
    );
    let other = window.session.confirm_source(suspect.after + 1).await;
    let other = other.expect_err("another list than the one that was shown");
    assert!(other.message.contains("not so any more"), "{other:?}");
    assert!(window.state().await.suspect.is_some());
    let confirmed = window.session.confirm_source(suspect.after).await;
    confirmed.expect("confirmed");
    assert_eq!(window.state().await.suspect, None);
}
