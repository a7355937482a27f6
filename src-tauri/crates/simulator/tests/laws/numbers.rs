use std::time::Duration;

use http::Method;
use serde_json::json;
use simulator::{AccountKind, JournalEvent, Knobs, Licence, LocationForm, NumberType, TenantChange};

use crate::office::{NUMBERS, Office, assert_shape, fixture};

pub(crate) const NEW: &str = "+441130055555";

pub(crate) fn violations(office: &Office) -> Vec<String> {
    let kind = |e: simulator::JournalEntry| match e.event {
        JournalEvent::Violation { kind, .. } => kind,
        other => panic!("{other:?}"),
    };
    office.control.violations().into_iter().map(kind).collect()
}

pub(crate) async fn detail(office: &Office, number: &str, account: &str) -> String {
    let outcome = office.outcome(&office.assign(number, account).await).await;
    assert_eq!(outcome["status"], "failed", "{outcome}");
    assert_eq!(outcome["numbers"][0]["status"], "failed");
    outcome["numbers"][0]["statusDetail"].as_str().unwrap().to_owned()
}

#[tokio::test(start_paused = true)]
async fn an_assignment_is_accepted_runs_and_succeeds() {
    let office = Office::with(
        20,
        Knobs {
            throttle: false,
            ..Knobs::default()
        },
    )
    .await;
    let account = office.free_accounts()[0].clone();
    let accepted = office.assign(NEW, &account).await;
    assert_eq!((accepted.status, accepted.bytes.len()), (202, 0));
    let location = accepted.header("location").to_owned();
    assert!(location.contains("/operations('"), "{location}");
    let status = async || office.follow(&location).await.json()["status"].clone();
    assert_eq!(status().await, "notStarted");
    tokio::time::advance(Duration::from_millis(999)).await;
    assert_ne!(status().await, "succeeded");
    assert_eq!(office.number_holder(NEW), None);
    tokio::time::advance(Duration::from_millis(3_002)).await;
    assert_eq!(status().await, "succeeded");
    assert_eq!(office.number_holder(NEW), Some(account.clone()));
    assert_shape(
        &fixture("operation"),
        &office.follow(&location).await.json(),
        "operation",
    );
}

#[tokio::test(start_paused = true)]
async fn reads_lag_behind_the_truth_and_then_show_it() {
    let knobs = Knobs {
        operation_min_ms: 10,
        operation_max_ms: 10,
        throttle: false,
        ..Knobs::default()
    };
    let office = Office::with(20, knobs).await;
    let account = office.free_accounts()[0].clone();
    office.assign(NEW, &account).await;
    tokio::time::advance(Duration::from_millis(500)).await;
    assert_eq!(office.number_holder(NEW), Some(account.clone()));
    assert_eq!(
        office.configuration(&account).await["telephoneNumbers"],
        json!([])
    );
    assert_eq!(
        office.configuration(&account).await["isEnterpriseVoiceEnabled"],
        false
    );
    let listed = format!("{NUMBERS}?$filter=telephoneNumber%20eq%20'%2B441130055555'");
    assert!(office.get(&listed).await.rows().is_empty());
    tokio::time::advance(Duration::from_secs(9)).await;
    let shown = office.configuration(&account).await;
    assert_eq!(shown["telephoneNumbers"][0]["telephoneNumber"], NEW);
    assert_eq!(shown["isEnterpriseVoiceEnabled"], true);
    let row = office.get(&listed).await.rows()[0].clone();
    assert_shape(&fixture("number_assignment"), &row, "number");
    assert_eq!(row["assignmentTargetId"], account.as_str());
    let by_id = office
        .get(&format!("{NUMBERS}/{}", row["id"].as_str().unwrap()))
        .await;
    assert_eq!(by_id.json(), row);
}

#[tokio::test(start_paused = true)]
async fn short_and_qualified_actions_and_both_operation_paths_work() {
    let office = Office::quick(20).await;
    let account = office.free_accounts()[0].clone();
    let body = json!({"telephoneNumber": "441130055555", "assignmentTargetId": account, "numberType": "DirectRouting"});
    let path = format!("{NUMBERS}/microsoft.graph.teamsAdministration.assignNumber");
    let accepted = office.post(&path, body).await;
    assert_eq!(office.outcome(&accepted).await["status"], "succeeded");
    assert_eq!(office.number_holder(NEW), Some(account), "the + is added");
    let slashed = accepted.header("location").replace("('", "/").replace("')", "");
    assert_eq!(office.follow(&slashed).await.status, 200);
    office
        .control
        .set_knobs(|k| k.location_form = LocationForm::Slash);
    let path = format!("{NUMBERS}/microsoft.graph.teamsAdministration.unassignNumber");
    let accepted = office
        .post(
            &path,
            json!({"telephoneNumber": NEW, "numberType": "directRouting"}),
        )
        .await;
    assert!(accepted.header("location").contains("/operations/"));
    assert_eq!(office.outcome(&accepted).await["status"], "succeeded");
}

#[tokio::test(start_paused = true)]
async fn one_number_has_one_holder_and_asking_for_two_is_a_violation() {
    let office = Office::quick(20).await;
    let people = office.free_accounts();
    assert_eq!(
        office.outcome(&office.assign(NEW, &people[0]).await).await["status"],
        "succeeded"
    );
    let text = detail(&office, NEW, &people[1]).await;
    assert_eq!(
        text,
        format!("Telephone Number '{NEW}' has already been assigned to another user")
    );
    assert_eq!(office.number_holder(NEW), Some(people[0].clone()));
    assert_eq!(violations(&office), ["two_holders"]);
}

#[tokio::test(start_paused = true)]
async fn two_assignments_in_flight_for_one_number_end_with_one_holder() {
    let office = Office::quick(20).await;
    let people = office.free_accounts();
    let (a, b) = (
        office.assign(NEW, &people[0]).await,
        office.assign(NEW, &people[1]).await,
    );
    let ends = [
        office.outcome(&a).await["status"].clone(),
        office.outcome(&b).await["status"].clone(),
    ];
    assert!(
        ends.contains(&json!("succeeded")) && ends.contains(&json!("failed")),
        "{ends:?}"
    );
    assert_eq!(violations(&office), ["two_holders"]);
}

#[tokio::test(start_paused = true)]
async fn a_repeated_assignment_changes_nothing_and_is_written_down() {
    let office = Office::quick(20).await;
    let account = office.free_accounts()[0].clone();
    office.outcome(&office.assign(NEW, &account).await).await;
    assert_eq!(
        office.outcome(&office.assign(NEW, &account).await).await["status"],
        "succeeded"
    );
    assert_eq!(violations(&office), ["repeated"]);
    office.control.set_knobs(|k| k.operation_skipped_status = true);
    let accepted = office.assign(NEW, &account).await;
    assert_eq!(office.outcome(&accepted).await["status"], "unknownFutureValue");
    let path = accepted
        .header("location")
        .strip_prefix("http://127.0.0.1/v1.0/")
        .unwrap()
        .to_owned();
    let prefer = [("Prefer", "include-unknown-enum-members")];
    assert_eq!(
        office.graph_with(Method::GET, &path, None, &prefer).await.json()["status"],
        "skipped"
    );
}

#[tokio::test(start_paused = true)]
async fn a_number_with_an_extension_is_another_number() {
    let office = Office::quick(20).await;
    let people = office.free_accounts();
    let with_extension = format!("{NEW};ext=12");
    assert_eq!(
        office.outcome(&office.assign(NEW, &people[0]).await).await["status"],
        "succeeded"
    );
    assert_eq!(
        office
            .outcome(&office.assign(&with_extension, &people[1]).await)
            .await["status"],
        "succeeded"
    );
    assert_eq!(office.number_holder(&with_extension), Some(people[1].clone()));
    office.control.set_knobs(|k| k.ext_numbers = false);
    assert_eq!(
        office.assign(&format!("{NEW};ext=13"), &people[0]).await.status,
        400
    );
}

#[tokio::test(start_paused = true)]
async fn a_new_licence_counts_only_when_teams_has_processed_it() {
    let office = Office::with(
        20,
        Knobs {
            licence_lag_ms: 60_000,
            ..Knobs::quick()
        },
    )
    .await;
    let account = office.free_accounts()[0].clone();
    let licence = Licence::PhoneSystem;
    office
        .control
        .change_tenant(&TenantChange::RemoveLicence {
            account: account.clone(),
            licence,
        })
        .unwrap();
    office.control.quiet().await;
    office
        .control
        .change_tenant(&TenantChange::GrantLicence {
            account: account.clone(),
            licence,
        })
        .unwrap();
    let accepted = office.assign(NEW, &account).await;
    tokio::time::advance(Duration::from_millis(10)).await;
    let early = office.follow(accepted.header("location")).await.json();
    assert_eq!(early["status"], "failed");
    office.control.quiet().await;
    assert!(
        office.configuration(&account).await["featureTypes"]
            .as_array()
            .unwrap()
            .contains(&json!("PhoneSystem"))
    );
    assert_eq!(
        office.outcome(&office.assign(NEW, &account).await).await["status"],
        "succeeded"
    );
}

#[tokio::test(start_paused = true)]
async fn a_new_person_is_unknown_to_teams_at_first() {
    let office = Office::with(
        5,
        Knobs {
            licence_lag_ms: 60_000,
            ..Knobs::quick()
        },
    )
    .await;
    let change = TenantChange::CreateAccount {
        upn: "fresh@acme.example".to_owned(),
        given_name: "Fresh".to_owned(),
        surname: "Person".to_owned(),
        country: "GB".to_owned(),
    };
    let id = office.control.change_tenant(&change).unwrap();
    assert_eq!(office.get("users/fresh@acme.example").await.status, 200);
    assert_eq!(
        office
            .get(&format!("admin/teams/userConfigurations/{id}"))
            .await
            .status,
        404
    );
    assert_eq!(office.assign(NEW, &id).await.status, 404);
    office.control.quiet().await;
    assert_eq!(
        office.outcome(&office.assign(NEW, &id).await).await["status"],
        "succeeded"
    );
}

#[tokio::test(start_paused = true)]
async fn numbers_of_strangers_stay_with_them() {
    let office = Office::quick(60).await;
    for cause in [
        "number_held_by_resource_account",
        "number_held_by_deleted_person",
        "number_held_by_leaver",
    ] {
        let user = office
            .control
            .problems()
            .into_iter()
            .find(|p| p.cause == cause)
            .unwrap()
            .pbx_user_id;
        let wanted = office
            .control
            .wanted()
            .into_iter()
            .find(|w| w.pbx_user_id == user)
            .unwrap();
        let number = wanted.number.unwrap();
        let holder = office.number_holder(&number);
        assert!(
            detail(&office, &number, &wanted.account_id.unwrap())
                .await
                .contains("already been assigned")
        );
        assert_eq!(office.number_holder(&number), holder);
    }
    let filter = "assignmentStatus%20eq%20'voiceApplicationAssigned'";
    let row = office.get(&format!("{NUMBERS}?$filter={filter}")).await.rows()[0].clone();
    let world = office.control.world();
    let holder = row["assignmentTargetId"].as_str().unwrap();
    assert_eq!(world.accounts[holder].kind, AccountKind::ResourceAccount);
}

#[tokio::test(start_paused = true)]
async fn calling_plan_numbers_must_exist_and_direct_routing_numbers_where_the_knob_says() {
    let office = Office::quick(20).await;
    let account = office.free_accounts()[0].clone();
    let body = json!({"telephoneNumber": NEW, "assignmentTargetId": account, "numberType": "callingPlan"});
    let outcome = office
        .outcome(&office.post(&format!("{NUMBERS}/assignNumber"), body).await)
        .await;
    assert!(
        outcome["numbers"][0]["statusDetail"]
            .as_str()
            .unwrap()
            .contains("lacks appropriate licenses")
    );
    office.control.set_knobs(|k| k.direct_routing_must_exist = true);
    assert!(
        detail(&office, NEW, &account)
            .await
            .contains("is not found from tenant")
    );
    let put = |blocked, pending| TenantChange::PutNumber {
        number: NEW.to_owned(),
        number_type: NumberType::DirectRouting,
        blocked,
        pending,
    };
    office.control.change_tenant(&put(true, false)).unwrap();
    assert!(detail(&office, NEW, &account).await.contains("blocked"));
    office.control.change_tenant(&put(false, true)).unwrap();
    assert!(
        detail(&office, NEW, &account)
            .await
            .contains("activation state is pending")
    );
    office.control.change_tenant(&put(false, false)).unwrap();
    assert_eq!(
        office.outcome(&office.assign(NEW, &account).await).await["status"],
        "succeeded"
    );
}
