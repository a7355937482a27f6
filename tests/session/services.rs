//! The phone system and the voice rules of a window.

use crate::desk::Desk;
use app::view::{
    AudienceView, EventView, PoliciesView, PolicyChoiceView, PolicyFoundView, PolicyTypeView, SourceView,
    UiErrorCode, VoiceRuleView, VoiceRulesRequest,
};
use std::time::Duration;

fn leave() -> PoliciesView {
    PoliciesView {
        voice_routing: PolicyChoiceView::Leave,
        dial_plan: PolicyChoiceView::Leave,
        calling: PolicyChoiceView::Leave,
    }
}

fn named(name: &str) -> PoliciesView {
    PoliciesView {
        dial_plan: PolicyChoiceView::Named {
            name: name.into(),
            checked: true,
        },
        ..leave()
    }
}

#[tokio::test(start_paused = true)]
async fn the_phone_systems_list_is_read_at_the_start_and_every_quarter_of_an_hour_beside_its_news() {
    let desk = Desk::connected().await;
    let mut window = desk.window().await;
    let refreshed = |event: &EventView| matches!(event, EventView::MirrorRefreshed { .. });
    window.hears(refreshed).await;
    let first = window.session.pbx_status().await.expect("a status");
    assert_eq!(first.users_read as usize, desk.control.pbx_users().len());
    assert!(first.teams_enabled > 10 && first.teams_enabled < first.users_read);
    assert!(matches!(
        first.source,
        SourceView::EightByEight {
            customer: Some(_),
            ..
        }
    ));
    window.until(|_| true).await;
    let next: jiff::Timestamp = window
        .session
        .pbx_status()
        .await
        .expect("a status")
        .next_refresh
        .expect("a time")
        .parse()
        .expect("a time");
    let began = desk.now();
    window.hears(refreshed).await;
    let passed = desk.now().duration_since(began);
    assert!(passed.as_secs() <= 15 * 60 + 5, "{passed}");
    assert!(desk.now() >= next);
}

#[tokio::test(start_paused = true)]
async fn a_test_asks_the_phone_system_and_says_what_answered() {
    let desk = Desk::connected().await;
    let window = desk.window().await;
    let tested = window.session.test_pbx().await.expect("an answer");
    assert_eq!(tested.customer, Some(desk.identity().customer_id));
    assert!(tested.sentence.contains("answers"), "{}", tested.sentence);
}

#[tokio::test(start_paused = true)]
async fn rules_say_whom_they_affect_and_start_nothing() {
    let desk = Desk::connected().await;
    let mut window = desk.window().await;
    window.until(|state| state.mirror_at.is_some()).await;
    let before = window.session.voice_rules().await.expect("rules");
    assert!(before.rules.is_empty() && before.default == leave());
    let country = before.countries.first().expect("a country").clone();
    let enabled: u32 = before.countries.iter().map(|country| country.people).sum();

    let check = |name: &'static str| window.session.check_policy(PolicyTypeView::DialPlan, name);
    assert_eq!(
        check("pbx-dialplan-uk").await.expect("an answer").name,
        "PBX-DialPlan-UK"
    );
    assert_eq!(
        check("none such").await.expect("an answer").found,
        PolicyFoundView::None
    );

    let request = VoiceRulesRequest {
        rules: vec![VoiceRuleView {
            audience: AudienceView::Country {
                code: country.code.clone(),
            },
            policies: named("PBX-DialPlan-UK"),
        }],
        default: leave(),
    };
    let affected = window
        .session
        .affected_by_rules(request.clone())
        .await
        .expect("a count");
    assert_eq!(affected, country.people);
    assert!(affected <= enabled);
    assert_eq!(
        window
            .session
            .save_voice_rules(request.clone())
            .await
            .expect("saved"),
        affected
    );
    window.hears(|event| *event == EventView::SettingsSaved).await;
    assert!(window.jobs().await.is_empty());
    let saved = window.session.voice_rules().await.expect("rules");
    assert_eq!(saved.rules, request.rules);
    assert_eq!(
        window.session.affected_by_rules(request).await.expect("a count"),
        0
    );

    let unknown = VoiceRulesRequest {
        rules: Vec::new(),
        default: named("none such"),
    };
    let refused = window
        .session
        .save_voice_rules(unknown)
        .await
        .expect_err("no such policy");
    assert_eq!(refused.code, UiErrorCode::Failed);
    let policy = refused.policy.expect("which");
    assert_eq!(policy.kind, PolicyTypeView::DialPlan);
    assert_eq!(
        (policy.check.name.as_str(), policy.check.found),
        ("none such", PolicyFoundView::None)
    );
    assert_eq!(
        window.session.voice_rules().await.expect("rules").rules,
        saved.rules
    );
}

#[tokio::test(start_paused = true)]
async fn nothing_is_read_by_itself_while_a_job_reads() {
    let desk = Desk::connected().await;
    let mut window = desk.settled().await;
    window.session.sync_now(false).await.expect("a start");
    window.session.refresh_mirror().await.expect("a start");
    let state = window.rest().await;
    assert_eq!(state.failure, None);
    tokio::time::sleep(Duration::from_secs(600)).await;
    assert_eq!(window.state().await.failure, None);
}
