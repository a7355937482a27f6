//! People who cannot be synced for a cause of their own: each is told why, and nobody else waits for him.

use crate::scene::*;
use simulator::Problem;
use sync_core::{id::PbxUserId, plan::Verdict, preflight::ForeignHolder};
use voice_sync_tests::{Rig, RigOptions};

/// The one word for what was decided.
fn word(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Blocked { cause } => cause.name().to_owned(),
        Verdict::HeldElsewhere { kind, .. } => match kind {
            ForeignHolder::ResourceAccount => "held_by_resource_account".into(),
            ForeignHolder::Deleted => "held_by_deleted_account".into(),
            ForeignHolder::Unlicensed => "held_by_unlicensed_account".into(),
            ForeignHolder::Person => "held_by_person".into(),
            ForeignHolder::Other => "held_by_other".into(),
        },
        other => format!("{other:?}"),
    }
}

fn with_problem(rig: &Rig, cause: &str) -> Vec<PbxUserId> {
    let problems = rig.control.problems().into_iter();
    let these: Vec<PbxUserId> = problems
        .filter(|problem: &Problem| problem.cause == cause)
        .map(|problem| PbxUserId::new(problem.pbx_user_id))
        .collect();
    assert!(!these.is_empty(), "the sample tenant has nobody with {cause}");
    these
}

fn account_of(rig: &Rig, user: &PbxUserId) -> Option<String> {
    let wanted = rig
        .truth()
        .wanted
        .into_iter()
        .find(|wanted| wanted.pbx_user_id == user.as_str());
    wanted.and_then(|wanted| wanted.account_id)
}

/// Everybody with this problem is blocked by this cause, untouched, and told so; the rest is done.
async fn blocks(problem: &str, cause: &str) {
    let rig = Rig::new(RigOptions {
        settings: wide(),
        ..RigOptions::default()
    })
    .await;
    let users = with_problem(&rig, problem);
    let before = rig.truth();
    let report = rig.sync().await.expect("a job");
    let words = log(&rig, report.job.id).await;
    for user in &users {
        let person = &report.plan.people[user];
        assert_eq!(word(&person.verdict), cause, "{person:?}");
        assert!(
            words.contains(&person.verdict.sentence()),
            "{}",
            person.verdict.sentence()
        );
        assert!(!person.verdict.advice().is_empty());
        assert!(report.plan.steps.iter().all(|step| step.user != *user));
        if let Some(account) = account_of(&rig, user) {
            assert_eq!(rig.truth().accounts[&account], before.accounts[&account]);
        }
    }
    assert_eq!(report.job.counts.failed, 0);
    assert_done(&rig).await;
}

macro_rules! blocked {
    ($($name:ident: $problem:literal => $cause:literal),+ $(,)?) => {
        $(#[tokio::test(start_paused = true)]
        async fn $name() {
            blocks($problem, $cause).await;
        })+
    };
}

blocked! {
    no_account_is_said: "no_account" => "no_account",
    two_accounts_are_said: "ambiguous_account" => "two_accounts",
    a_guest_is_said: "guest_account" => "guest_account",
    a_disabled_account_is_said: "disabled_account" => "disabled",
    no_licence_is_said: "no_phone_system_licence" => "no_phone_system",
    a_calling_plan_is_said: "has_calling_plan" => "calling_plan",
    an_on_premises_number_is_said: "on_premises_number" => "on_premises_number",
    an_account_homed_on_premises_is_said: "on_premises_homed" => "on_premises_homed",
    a_number_that_is_not_e164_is_said: "number_not_e164" => "not_e164",
    two_pbx_users_with_one_number_are_both_left: "duplicate_number" => "two_pbx_users",
    two_teams_extensions_are_said: "two_teams_extensions" => "two_extensions",
    no_number_is_said: "no_number" => "no_number",
    a_number_of_a_resource_account_is_said: "number_held_by_resource_account" => "held_by_resource_account",
    a_number_of_a_deleted_account_is_said: "number_held_by_deleted_person" => "held_by_deleted_account",
    a_number_of_an_unlicensed_leaver_is_said: "number_held_by_leaver" => "held_by_unlicensed_account",
}

/// A sign-in name with this character is found and synced like any other.
async fn is_synced(problem: &str, mark: char) {
    let rig = Rig::new(RigOptions {
        settings: wide(),
        ..RigOptions::default()
    })
    .await;
    let users = with_problem(&rig, problem);
    for (n, user) in (1..).zip(&users) {
        gives(&rig, user, &unused(n));
    }
    rig.sync().await.expect("a job");
    assert_done(&rig).await;
    for user in &users {
        let account = account_of(&rig, user).expect("an account");
        let truth = rig.truth();
        assert!(truth.accounts[&account].upn.contains(mark));
        assert_eq!(
            truth.accounts[&account].numbers.len(),
            1,
            "{}",
            truth.accounts[&account].upn
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_upn_with_a_quote_is_found() {
    is_synced("upn_with_quote", '\'').await;
}

#[tokio::test(start_paused = true)]
async fn a_upn_with_a_slash_is_found() {
    is_synced("upn_with_slash", '/').await;
}

#[tokio::test(start_paused = true)]
async fn a_upn_with_a_hash_is_found() {
    is_synced("upn_with_hash", '#').await;
}

/// The phone system gives a person this text as his number; he keeps what he has.
async fn text_is_no_number(text: &str) {
    let rig = settled().await;
    let two = people(&rig)[..2].to_vec();
    gives(&rig, &two[0].user, text);
    gives(&rig, &two[1].user, &unused(1));
    let report = rig.sync().await.expect("a job");
    assert_eq!(word(&report.plan.people[&two[0].user].verdict), "not_e164");
    rig.quiet().await;
    assert_eq!(held(&rig, &two[0].account), Some(two[0].number.clone()));
    assert_eq!(held(&rig, &two[1].account), Some(unused(1)));
    assert_eq!(rig.control.violations(), Vec::new());
}

#[tokio::test(start_paused = true)]
async fn a_national_number_changes_nothing() {
    text_is_no_number("0113 496 0001").await;
}

#[tokio::test(start_paused = true)]
async fn a_number_with_words_changes_nothing() {
    text_is_no_number("+44 113 496 0001 x12").await;
}

#[tokio::test(start_paused = true)]
async fn a_number_of_no_country_changes_nothing() {
    text_is_no_number("+999123456789").await;
}

#[tokio::test(start_paused = true)]
async fn a_number_with_an_extension_is_written_as_microsoft_writes_it() {
    let rig = settled().await;
    let person = people(&rig)[0].clone();
    let text = format!("{};ext=12", unused(1));
    gives(&rig, &person.user, &text);
    rig.sync().await.expect("a job");
    rig.quiet().await;
    assert_eq!(held(&rig, &person.account), Some(text));
    assert_eq!(rig.control.violations(), Vec::new());
    assert!(rig.engine.preview(None).await.expect("a preview").plan.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_renamed_account_is_left_until_somebody_confirms_it() {
    let rig = settled().await;
    let person = people(&rig)[0].clone();
    let upn = "somebody.else@acme.example".to_owned();
    tampers(
        &rig,
        &simulator::TenantChange::Rename {
            account: person.account.to_string(),
            upn,
        },
    );
    gives(&rig, &person.user, &unused(1));
    rig.pass(std::time::Duration::from_secs(120)).await;
    let report = rig.sync().await.expect("a job");
    assert_eq!(
        word(&report.plan.people[&person.user].verdict),
        "identity_changed"
    );
    rig.quiet().await;
    assert_eq!(held(&rig, &person.account), Some(person.number));
}
