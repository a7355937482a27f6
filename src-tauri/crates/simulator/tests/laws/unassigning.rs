use simulator::{FreeNumber, UnassignMissing};

use crate::numbers::{NEW, violations};
use crate::office::{NUMBERS, Office};

#[tokio::test(start_paused = true)]
async fn unassigning_frees_the_number_and_switches_voice_off() {
    let office = Office::quick(20).await;
    let account = office.free_accounts()[0].clone();
    office.outcome(&office.assign(NEW, &account).await).await;
    assert_eq!(
        office.outcome(&office.unassign(NEW).await).await["status"],
        "succeeded"
    );
    assert_eq!(office.number_holder(NEW), None);
    assert_eq!(
        office.configuration(&account).await["isEnterpriseVoiceEnabled"],
        false
    );
    let listed = format!("{NUMBERS}?$filter=telephoneNumber%20eq%20'%2B441130055555'");
    assert_eq!(
        office.get(&listed).await.rows()[0]["assignmentStatus"],
        "unassigned"
    );
    office
        .control
        .set_knobs(|k| k.free_numbers = FreeNumber::Vanishes);
    office.outcome(&office.assign(NEW, &account).await).await;
    office.outcome(&office.unassign(NEW).await).await;
    assert!(office.get(&listed).await.rows().is_empty());
}

#[tokio::test(start_paused = true)]
async fn unassigning_what_nobody_holds_fails_or_succeeds_and_is_written_down() {
    let office = Office::quick(20).await;
    let outcome = office.outcome(&office.unassign(NEW).await).await;
    let text = format!(
        "Telephone Number '{NEW}' is not found from tenant '{}'",
        office.ends.tenant_id
    );
    assert_eq!(outcome["numbers"][0]["statusDetail"], text.as_str());
    office
        .control
        .set_knobs(|k| k.unassign_missing = UnassignMissing::Succeeds);
    assert_eq!(
        office.outcome(&office.unassign(NEW).await).await["status"],
        "succeeded"
    );
    assert_eq!(violations(&office), ["repeated", "repeated"]);
}

#[tokio::test(start_paused = true)]
async fn on_premises_numbers_cannot_be_taken_away_online() {
    let office = Office::quick(60).await;
    let world = office.control.world();
    let number = world
        .numbers
        .values()
        .find(|r| r.on_premises)
        .unwrap()
        .telephone_number
        .clone();
    let outcome = office.outcome(&office.unassign(&number).await).await;
    assert_eq!(outcome["status"], "failed");
    assert!(
        outcome["numbers"][0]["statusDetail"]
            .as_str()
            .unwrap()
            .contains("on-premises Active Directory")
    );
    let shown = office
        .get(&format!("{NUMBERS}?$filter=numberSource%20eq%20'onPremises'"))
        .await
        .rows();
    assert!(shown.iter().any(|r| r["telephoneNumber"] == number.as_str()));
}
