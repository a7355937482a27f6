//! Connect, step by step.

use crate::desk::{Desk, MICROSOFT, PBX};
use app::{
    App, Face, KeyPlace, Session, Setup, connections,
    view::{
        CheckStateView, PoliciesView, PolicyChoiceView, SetupApplicationRequest, SetupPbxRequest, SetupStep,
        SetupTenantRequest, UiErrorCode, VoiceRulesRequest,
    },
};
use std::path::Path;
use sync_core::ports::RecordsStore;

async fn open(desk: &Desk) -> Setup {
    let key = KeyPlace::File {
        path: desk.key_file(),
    };
    Setup::open(desk.folder.path().to_owned(), key, desk.outside.clone())
        .await
        .expect("a draft")
}

fn pbx(key: Option<&str>) -> SetupPbxRequest {
    SetupPbxRequest::EightByEight {
        address: PBX.into(),
        key: key.map(Into::into),
    }
}

fn tenant(desk: &Desk) -> SetupTenantRequest {
    SetupTenantRequest {
        tenant: desk.identity().tenant_id.to_uppercase(),
        login_url: MICROSOFT.into(),
        graph_url: MICROSOFT.into(),
    }
}

fn application(desk: &Desk, secret: Option<&str>) -> SetupApplicationRequest {
    SetupApplicationRequest {
        client_id: desk.identity().client_id,
        secret: secret.map(Into::into),
    }
}

fn rules(name: &str) -> VoiceRulesRequest {
    VoiceRulesRequest {
        rules: Vec::new(),
        default: PoliciesView {
            voice_routing: PolicyChoiceView::Leave,
            dial_plan: PolicyChoiceView::Named {
                name: name.into(),
                checked: false,
            },
            calling: PolicyChoiceView::TenantDefault,
        },
    }
}

/// Everything that lies in the data folder, as text.
fn all_text(folder: &Path) -> String {
    let mut text = String::new();
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        if entry.path().is_dir() {
            text.push_str(&all_text(&entry.path()));
        } else {
            text.push_str(&String::from_utf8_lossy(
                &std::fs::read(entry.path()).expect("a file"),
            ));
        }
    }
    text
}

#[tokio::test(start_paused = true)]
async fn a_tenant_named_by_its_domain_is_kept_by_its_directory_id() {
    let desk = Desk::bare();
    let mut setup = open(&desk).await;
    setup
        .pbx(pbx(Some(&desk.identity().api_key)))
        .await
        .expect("an answer");
    let named = |tenant: &str| SetupTenantRequest {
        tenant: tenant.to_owned(),
        ..self::tenant(&desk)
    };
    setup
        .name_tenant(named("nobody.example"))
        .await
        .expect_err("no tenant has it");
    let view = setup
        .name_tenant(named(&desk.identity().domain.to_uppercase()))
        .await
        .expect("a tenant");
    assert_eq!(view.tenant.expect("a tenant").tenant, desk.identity().tenant_id);
    assert_eq!(
        (view.step, view.reached),
        (SetupStep::Approval, SetupStep::Approval)
    );
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_was_made_meanwhile_is_neither_taken_over_nor_discarded() {
    let desk = Desk::bare();
    let mut setup = open(&desk).await;
    setup
        .pbx(pbx(Some(&desk.identity().api_key)))
        .await
        .expect("an answer");
    setup.name_tenant(tenant(&desk)).await.expect("a tenant");
    desk.connect().await;
    let before = desk.database().await.connection().await.expect("a connection");
    let secret = desk.identity().client_secret;
    let refused = setup.application(application(&desk, Some(&secret))).await;
    let error = refused.expect_err("its name is taken");
    assert!(error.message.contains("somebody else"), "{error:?}");
    setup.registration().await.expect_err("its name is taken");
    setup.finish().await.expect_err("its name is taken");
    setup.discard().await.expect("forgotten");
    assert_eq!(
        desk.database().await.connection().await.expect("a connection"),
        before
    );
    let app = App::open_through(desk.place(), desk.outside.clone())
        .await
        .expect("the connection");
    app.lead(Face::Cli).await.expect("its secrets are there");
}

#[tokio::test(start_paused = true)]
async fn a_tenant_is_connected_with_a_restart_after_every_step() {
    let desk = Desk::bare();
    let identity = desk.identity();
    let mut setup = open(&desk).await;
    assert_eq!(setup.view().step, SetupStep::PhoneSystem);
    let shown = setup
        .pbx(pbx(Some(&identity.api_key)))
        .await
        .expect("the phone system");
    assert_eq!((shown.step, shown.has_key), (SetupStep::Tenant, true));
    assert_eq!(
        shown.pbx.expect("a test").customer,
        Some(identity.customer_id.clone())
    );
    drop(setup);

    let mut setup = open(&desk).await;
    assert_eq!(setup.view().step, SetupStep::Tenant);
    assert_eq!(
        setup.name_tenant(tenant(&desk)).await.expect("the tenant").step,
        SetupStep::Approval
    );
    drop(setup);

    let mut setup = open(&desk).await;
    let shown = setup
        .application(application(&desk, Some(&identity.client_secret)))
        .await
        .expect("the application");
    assert_eq!(shown.step, SetupStep::VoiceRules);
    assert_eq!(shown.tenant_found.expect("the tenant").id, identity.tenant_id);
    let found = shown.rules.expect("rules");
    assert!(!found.sites.is_empty() && !found.countries.is_empty());
    assert_eq!(shown.pbx.expect("a test").users, Some(40));
    drop(setup);

    let mut setup = open(&desk).await;
    let shown = setup.rules(rules("PBX-DialPlan-UK")).await.expect("rules");
    assert_eq!(shown.step, SetupStep::Check);
    drop(setup);

    let mut setup = open(&desk).await;
    let items = setup.check().await.expect("checks");
    assert!(
        items.iter().all(|item| item.state == CheckStateView::Good),
        "{items:?}"
    );
    let kept = all_text(desk.folder.path());
    assert!(!kept.contains(&identity.api_key) && !kept.contains(&identity.client_secret));

    let place = setup.finish().await.expect("a connection");
    assert_eq!(setup.view().step, SetupStep::PhoneSystem);
    assert!(!desk.folder.path().join("connect-draft.json").exists());
    let app = App::open_through(place, desk.outside.clone())
        .await
        .expect("a connection");
    let session = Session::open(app, Face::App).await;
    assert_eq!(session.connection().tenant_id, identity.tenant_id);
    let choices = connections(desk.folder.path(), Some("main"), &desk.outside).await;
    assert_eq!(choices.len(), 1);
    assert!(choices[0].last_opened);
    let another = open(&desk).await;
    assert!(!another.view().has_key, "a second connection begins anew");
}

#[tokio::test(start_paused = true)]
async fn a_refused_key_or_secret_is_not_kept() {
    let desk = Desk::bare();
    let identity = desk.identity();
    let mut setup = open(&desk).await;
    let refused = setup.pbx(pbx(Some("wrong"))).await.expect_err("a wrong key");
    assert_eq!(refused.code, UiErrorCode::WrongCredential);
    assert_eq!(
        (setup.view().step, setup.view().has_key),
        (SetupStep::PhoneSystem, false)
    );
    let missing = setup.pbx(pbx(None)).await.expect_err("no key");
    assert_eq!(missing.code, UiErrorCode::Failed);

    setup
        .pbx(pbx(Some(&identity.api_key)))
        .await
        .expect("the phone system");
    setup.pbx(pbx(None)).await.expect("the key entered before");
    setup.name_tenant(tenant(&desk)).await.expect("the tenant");
    let refused = setup
        .application(application(&desk, Some("wrong")))
        .await
        .expect_err("a wrong secret");
    assert_eq!(refused.code, UiErrorCode::WrongCredential);
    let shown = setup.view();
    assert_eq!((shown.step, shown.application), (SetupStep::Approval, None));
}

#[tokio::test(start_paused = true)]
async fn a_secret_is_asked_for_again_where_the_address_changed() {
    let desk = Desk::bare();
    let mut setup = open(&desk).await;
    setup
        .pbx(pbx(Some(&desk.identity().api_key)))
        .await
        .expect("the phone system");
    let moved = SetupPbxRequest::EightByEight {
        address: "http://127.0.0.1:18099/admin-provisioning".into(),
        key: None,
    };
    let refused = setup.pbx(moved).await.expect_err("another address");
    assert!(refused.message.contains("enter it again"), "{}", refused.message);
}

#[tokio::test(start_paused = true)]
async fn steps_are_taken_in_their_order_and_gone_back_to() {
    let desk = Desk::bare();
    let mut setup = open(&desk).await;
    for ahead in [SetupStep::Tenant, SetupStep::Check, SetupStep::Preview] {
        assert_eq!(
            setup.go(ahead).expect_err("too early").code,
            UiErrorCode::InvalidRequest
        );
    }
    assert!(setup.finish().await.is_err());
    setup
        .pbx(pbx(Some(&desk.identity().api_key)))
        .await
        .expect("the phone system");
    assert_eq!(
        setup.go(SetupStep::PhoneSystem).expect("back").step,
        SetupStep::PhoneSystem
    );
    assert_eq!(
        setup.go(SetupStep::Tenant).expect("forth").step,
        SetupStep::Tenant
    );
}

#[tokio::test(start_paused = true)]
async fn national_clouds_wrong_ids_and_unknown_policies_are_refused_in_words() {
    let desk = Desk::bare();
    let identity = desk.identity();
    let mut setup = open(&desk).await;
    setup
        .pbx(pbx(Some(&identity.api_key)))
        .await
        .expect("the phone system");
    let national = SetupTenantRequest {
        login_url: "https://login.microsoftonline.us".into(),
        ..tenant(&desk)
    };
    let refused = setup.name_tenant(national).await.expect_err("a national cloud");
    assert_eq!(
        refused.message,
        "Microsoft does not offer these functions in that cloud."
    );
    let named = SetupTenantRequest {
        tenant: "contoso".into(),
        ..tenant(&desk)
    };
    assert!(
        setup
            .name_tenant(named)
            .await
            .expect_err("no id")
            .message
            .contains("GUID")
    );
    let other = SetupTenantRequest {
        tenant: "6f1c0f3e-0000-4000-8000-0000000000ff".into(),
        ..tenant(&desk)
    };
    setup.name_tenant(other).await.expect("a tenant");
    setup
        .application(application(&desk, Some(&identity.client_secret)))
        .await
        .expect_err("another tenant");
    setup.name_tenant(tenant(&desk)).await.expect("the tenant");
    setup
        .application(application(&desk, Some(&identity.client_secret)))
        .await
        .expect("the application");
    let unknown = setup.rules(rules("none such")).await.expect_err("no such policy");
    let policy = unknown.policy.expect("which");
    assert_eq!(policy.check.name, "none such");
}

#[tokio::test(start_paused = true)]
async fn a_discarded_draft_leaves_neither_draft_nor_secret() {
    let desk = Desk::bare();
    let mut setup = open(&desk).await;
    setup
        .pbx(pbx(Some(&desk.identity().api_key)))
        .await
        .expect("the phone system");
    setup.discard().await.expect("discarded");
    assert_eq!(setup.view().step, SetupStep::PhoneSystem);
    let mut again = open(&desk).await;
    assert_eq!(again.view().source, None);
    again.pbx(pbx(None)).await.expect_err("the key is gone");
}
