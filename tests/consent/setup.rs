//! The approval inside Connect, before there is a finished connection.

use crate::{
    browser::Browser,
    office::{GLOBAL, Office},
};
use app::{
    App, KeyPlace, OpenPage, Setup, SignIns, connections,
    view::{
        ConsentMethodView, ConsentStateView, EventView, PoliciesView, PolicyChoiceView, SetupApprovalRequest,
        SetupPbxRequest, SetupStep, SetupTenantRequest, SignInStageView, SignInWayView, UiErrorCode,
        VoiceRulesRequest,
    },
};
use std::sync::{Arc, Mutex};
use tokio::sync::broadcast;

/// Connect of somebody with an office, in a data folder of its own.
async fn at_the_approval(office: &Office, folder: &std::path::Path) -> Setup {
    let mut setup = again(office, folder).await;
    let ends = office.endpoints();
    setup
        .pbx(SetupPbxRequest::EightByEight {
            address: ends.pbx_url.clone(),
            key: Some(ends.api_key.clone().into()),
        })
        .await
        .expect("the phone system");
    let shown = setup
        .name_tenant(SetupTenantRequest {
            tenant: ends.tenant_id.clone(),
            login_url: ends.login_url.clone(),
            graph_url: ends.graph_url.clone(),
        })
        .await
        .expect("the tenant");
    assert_eq!(shown.step, SetupStep::Approval);
    setup
}

/// Connect after a restart.
async fn again(office: &Office, folder: &std::path::Path) -> Setup {
    let key = KeyPlace::File {
        path: folder.join("vault.key"),
    };
    Setup::open(folder.join("data"), key, office.outside.clone())
        .await
        .expect("a draft")
}

fn approval(office: &Office) -> SetupApprovalRequest {
    SetupApprovalRequest {
        client_id: office.client_id.to_uppercase(),
        object_id: Some(office.object_id()),
        method: ConsentMethodView::Certificate,
        way: SignInWayView::Browser,
    }
}

/// Approves as these people, and how that ended.
async fn approve(setup: &mut Setup, office: &Office, accounts: &[&str]) -> SignInStageView {
    approve_as(setup, approval(office), office, accounts).await
}

async fn approve_as(
    setup: &mut Setup,
    request: SetupApprovalRequest,
    office: &Office,
    accounts: &[&str],
) -> SignInStageView {
    let (told, mut moved) = broadcast::channel::<EventView>(256);
    let sign_ins = SignIns::new(told);
    let ids: Vec<String> = accounts
        .iter()
        .map(|key| office.control.sign_in_person(key).expect("somebody").id)
        .collect();
    let people = Mutex::new(ids.into_iter());
    let open: OpenPage = Arc::new(move |url| {
        let account = people.lock().expect("people").next().expect("one page too many");
        let url = url.to_owned();
        tokio::spawn(async move { Browser::new().visit(&url, &account, "accept").await });
        true
    });
    setup
        .begin_approval(&sign_ins, request, open)
        .await
        .expect("a sign-in");
    loop {
        let view = sign_ins.view().expect("a sign-in");
        if matches!(view.stage, SignInStageView::Done | SignInStageView::Failed { .. }) {
            return view.stage;
        }
        moved.recv().await.expect("an event");
    }
}

fn no_rules() -> VoiceRulesRequest {
    VoiceRulesRequest {
        rules: Vec::new(),
        default: PoliciesView {
            voice_routing: PolicyChoiceView::Leave,
            dial_plan: PolicyChoiceView::Leave,
            calling: PolicyChoiceView::Leave,
        },
    }
}

#[tokio::test]
async fn connect_is_approved_by_a_global_administrator_and_needs_no_secret() {
    let office = Office::without_certificate().await;
    let folder = tempfile::tempdir().expect("a folder");
    let mut setup = at_the_approval(&office, folder.path()).await;
    let before = setup.registration().await.expect("a certificate");
    office.take(before.pem.clone());
    drop(setup);

    let mut setup = again(&office, folder.path()).await;
    let after = setup.registration().await.expect("a certificate");
    assert_eq!(after.thumbprint, before.thumbprint, "what was registered stays");
    let choices = connections(&folder.path().join("data"), None, &office.outside).await;
    assert_eq!(choices, [], "it is not offered before it is finished");
    let early = setup.approved().await.expect_err("nobody approved it");
    assert_eq!(early.code, UiErrorCode::WrongCredential);

    assert_eq!(
        approve(&mut setup, &office, &[GLOBAL, GLOBAL]).await,
        SignInStageView::Done
    );
    let shown = setup.approved().await.expect("the tenant answers");
    assert_eq!(shown.step, SetupStep::VoiceRules);
    let application = shown.application.expect("an application");
    assert_eq!((application.approved, application.has_secret), (true, false));
    assert_eq!(application.client_id, office.client_id);
    drop(setup);

    let mut setup = again(&office, folder.path()).await;
    setup.rules(no_rules()).await.expect("rules");
    let place = setup.finish().await.expect("a connection");
    let app = App::open_through(place, office.outside.clone())
        .await
        .expect("a connection");
    let consent = app.consent_health().await.expect("a consent");
    assert_eq!(consent.state, ConsentStateView::Granted);
    assert_eq!(consent.method, Some(ConsentMethodView::Certificate));
    assert_eq!(consent.thumbprint, Some(before.thumbprint));
    assert_ne!(
        app.connection().tenant_name,
        office.endpoints().tenant_id,
        "its name is known"
    );
    app.test_consent().await.expect("it works");
    let choices = connections(&folder.path().join("data"), None, &office.outside).await;
    assert_eq!(choices.len(), 1);
    assert_eq!(office.leaked(folder.path()), Vec::<String>::new());
}

#[tokio::test]
async fn connect_is_approved_for_a_dedicated_account_where_certificates_are_forbidden() {
    let office = Office::without_certificate().await;
    let folder = tempfile::tempdir().expect("a folder");
    let mut setup = at_the_approval(&office, folder.path()).await;
    let request = SetupApprovalRequest {
        method: ConsentMethodView::Delegated,
        ..approval(&office)
    };
    let accounts = [GLOBAL, GLOBAL, "teams_administrator"];
    let ended = approve_as(&mut setup, request, &office, &accounts).await;
    assert_eq!(ended, SignInStageView::Done);
    setup.approved().await.expect("the tenant answers");
    setup.rules(no_rules()).await.expect("rules");
    let place = setup.finish().await.expect("a connection");
    let app = App::open_through(place, office.outside.clone())
        .await
        .expect("a connection");
    let consent = app.consent_health().await.expect("a consent");
    let person = office.control.sign_in_person("teams_administrator");
    assert_eq!(consent.method, Some(ConsentMethodView::Delegated));
    assert_eq!(consent.delegate, Some(person.expect("somebody").upn));
    app.test_consent().await.expect("it works");
    assert_eq!(office.leaked(folder.path()), Vec::<String>::new());
}

#[tokio::test]
async fn who_is_refused_leaves_connect_where_it_was() {
    let office = Office::without_certificate().await;
    let folder = tempfile::tempdir().expect("a folder");
    let mut setup = at_the_approval(&office, folder.path()).await;
    setup.registration().await.expect("a certificate");
    let refused = approve(&mut setup, &office, &["teams_administrator"]).await;
    assert!(matches!(refused, SignInStageView::Failed { .. }), "{refused:?}");
    assert_eq!(setup.view().step, SetupStep::Approval);
    let early = setup.approved().await.expect_err("nobody approved it");
    assert_eq!(early.code, UiErrorCode::WrongCredential);
}

#[tokio::test]
async fn what_was_made_for_the_approval_goes_with_connect() {
    let office = Office::without_certificate().await;
    let folder = tempfile::tempdir().expect("a folder");
    let mut setup = at_the_approval(&office, folder.path()).await;
    let certificate = setup.registration().await.expect("a certificate").thumbprint;
    setup.discard().await.expect("forgotten");
    let data = folder.path().join("data");
    assert_eq!(connections(&data, None, &office.outside).await, []);
    let mut setup = at_the_approval(&office, folder.path()).await;
    let anew = setup.registration().await.expect("a certificate").thumbprint;
    assert_ne!(anew, certificate, "the key of before is gone");
}

#[tokio::test]
async fn a_second_approval_that_is_refused_leaves_the_first_one_and_another_application_takes_it_back() {
    let office = Office::without_certificate().await;
    let folder = tempfile::tempdir().expect("a folder");
    let mut setup = at_the_approval(&office, folder.path()).await;
    let first = setup.registration().await.expect("a certificate");
    office.take(first.pem.clone());
    approve(&mut setup, &office, &[GLOBAL, GLOBAL]).await;
    setup.approved().await.expect("the tenant answers");
    let approved = |setup: &Setup| setup.view().application.expect("an application");
    let before = approved(&setup);
    assert_eq!(before.method, Some(ConsentMethodView::Certificate));
    assert_eq!(before.object_id, approval(&office).object_id);

    let another = SetupApprovalRequest {
        method: ConsentMethodView::Delegated,
        ..approval(&office)
    };
    let refused = approve_as(&mut setup, another, &office, &["teams_administrator"]).await;
    assert!(matches!(refused, SignInStageView::Failed { .. }), "{refused:?}");
    assert_eq!(approved(&setup), before);
    setup.rules(no_rules()).await.expect("the tenant still answers");

    let (told, _moved) = broadcast::channel::<EventView>(256);
    let other = SetupApprovalRequest {
        client_id: "7a2d1f4e-0000-4000-8000-00000000000f".to_owned(),
        ..approval(&office)
    };
    let nobody: OpenPage = Arc::new(|_| panic!("nobody is sent to a page for nothing"));
    let early = setup
        .begin_approval(&SignIns::new(told), other, nobody)
        .await
        .expect_err("its certificate is not uploaded");
    assert!(
        early.message.contains("Upload it to the registration"),
        "{early:?}"
    );
    assert!(!approved(&setup).approved);
    let second = setup.registration().await.expect("a certificate");
    assert_ne!(second.thumbprint, first.thumbprint);
}
