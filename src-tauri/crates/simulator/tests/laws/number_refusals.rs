use serde_json::json;
use simulator::{RefusalPlace, SecondPrimary};

use crate::numbers::{NEW, detail, violations};
use crate::office::Office;

#[tokio::test(start_paused = true)]
async fn a_second_primary_is_refused_or_replaces_the_first() {
    let office = Office::quick(20).await;
    let account = office.free_accounts()[0].clone();
    office.outcome(&office.assign(NEW, &account).await).await;
    let other = "+441130055556";
    assert!(
        detail(&office, other, &account)
            .await
            .contains("already has a primary")
    );
    assert_eq!(office.number_holder(NEW), Some(account.clone()));
    office
        .control
        .set_knobs(|k| k.second_primary = SecondPrimary::Replace);
    assert_eq!(
        office.outcome(&office.assign(other, &account).await).await["status"],
        "succeeded"
    );
    assert_eq!(office.number_holder(NEW), None);
    assert_eq!(
        office.configuration(&account).await["telephoneNumbers"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[tokio::test(start_paused = true)]
async fn refusals_come_in_the_operation_or_with_the_request() {
    let office = Office::quick(20).await;
    let people = office.free_accounts();
    office.outcome(&office.assign(NEW, &people[0]).await).await;
    office.control.set_knobs(|k| k.refusals = RefusalPlace::Request);
    let refused = office.assign(NEW, &people[1]).await;
    assert_eq!(refused.status, 400);
    assert!(
        refused.json()["error"]["message"]
            .as_str()
            .unwrap()
            .contains("already been assigned to another user")
    );
    assert_eq!(violations(&office), ["two_holders"]);
}

#[tokio::test(start_paused = true)]
async fn unlicensed_on_premises_and_unknown_people_are_refused_in_microsofts_words() {
    let office = Office::quick(60).await;
    let by_cause = |cause: &str| {
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
        wanted.account_id.unwrap()
    };
    let unlicensed = by_cause("no_phone_system_licence");
    let text = detail(&office, NEW, &unlicensed).await;
    assert_eq!(
        text,
        format!("User '{unlicensed}' lacks appropriate licenses to assign a 'DirectRouting' number")
    );
    assert!(
        detail(&office, NEW, &by_cause("guest_account"))
            .await
            .contains("lacks appropriate licenses")
    );
    for cause in ["on_premises_number", "on_premises_homed"] {
        let text = detail(&office, NEW, &by_cause(cause)).await;
        assert!(
            text.starts_with(
                "The user already has a telephone number set in the on-premises Active Directory"
            )
        );
    }
    let nobody = office.assign(NEW, "a1111111-1111-4111-8111-111111111111").await;
    assert_eq!(
        (nobody.status, nobody.json()["error"]["code"].clone()),
        (404, json!("NotFound"))
    );
}
