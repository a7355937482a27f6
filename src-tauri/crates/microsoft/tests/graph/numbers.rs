//! Numbers, one by one and all.

use crate::script::{Script, given, list, refused};
use serde_json::{Value, json};
use sync_core::{
    error_code::ErrorCode,
    number::PhoneNumber,
    ports::Directory,
    tenant::{HolderKind, NumberCategory, NumberKind, NumberSource},
};

const PATH: &str = "/admin/teams/telephoneNumberManagement/numberAssignments";

fn number(text: &str) -> PhoneNumber {
    PhoneNumber::parse(text).unwrap()
}

fn record(text: &str) -> Value {
    json!({"id": text, "telephoneNumber": text, "numberType": "directRouting", "assignmentTargetId": "A1",
        "assignmentCategory": "primary", "assignmentStatus": "userAssigned", "numberSource": "online",
        "locationId": "loc", "capabilities": ["quantumAssignment"], "activationState": "activated"})
}

#[tokio::test]
async fn a_number_is_asked_with_its_plus_and_extension() {
    for batched in [true, false] {
        let cloud = Script::new(|asked| {
            let filter = asked.query("$filter")?;
            let wanted = filter.strip_prefix("telephoneNumber eq '")?.strip_suffix('\'')?;
            Some(match wanted {
                "+12025550100" => list(json!([record("+12025550100;ext=7"), record("+12025550100")])),
                "+12025550100;ext=7" => list(record("+12025550100;ext=7")),
                "+12025550102" => refused(403, "Forbidden", "x"),
                _ => list(json!([])),
            })
        });
        let (_server, tenant) = cloud.serve(batched).await;
        let asked: Vec<_> = [
            "+12025550100",
            "+12025550100;ext=7",
            "+12025550101",
            "+12025550102",
        ]
        .map(number)
        .into();
        let mut answers = tenant.numbers(&asked).await.into_iter();
        let plain = answers.next().unwrap().unwrap().unwrap();
        assert_eq!(
            plain.number, asked[0],
            "the base number is another number than the one with an extension"
        );
        assert!(plain.may_be_unassigned());
        assert_eq!(
            (plain.holder.unwrap().as_str(), plain.location_id.as_deref()),
            ("a1", Some("loc"))
        );
        assert_eq!(answers.next().unwrap().unwrap().unwrap().number, asked[1]);
        assert_eq!(answers.next().unwrap().unwrap(), None);
        assert_eq!(
            answers.next().unwrap().unwrap_err().code,
            ErrorCode::PermissionMissing
        );
        assert!(
            cloud
                .asked()
                .iter()
                .all(|asked| asked.path.contains("%2B1202") && !asked.path.contains('+'))
        );
    }
}

#[tokio::test(start_paused = true)]
async fn missing_and_new_words_are_unknown_and_never_free() {
    let records = json!([
        {"telephoneNumber": "+12025550100"},
        {"telephoneNumber": "+12025550101", "assignmentStatus": "hologramAssigned", "assignmentTargetId": "a1",
            "numberType": null, "numberSource": "onPremises", "assignmentCategory": "alternate"},
        {"telephoneNumber": "+12025550102", "assignmentTargetId": "a1"},
        {"telephoneNumber": "+12025550103", "assignmentTargetId": "00000000-0000-0000-0000-000000000000",
            "assignmentStatus": "unassigned"},
        {"telephoneNumber": "tel:nonsense"}, {"telephoneNumber": null},
        {"telephoneNumber": "+12025550104", "numberType": "callingPlan"}]);
    let cloud = Script::new(|_| None).with(PATH, move |_| list(records.clone()));
    let found = cloud.tenant().all_numbers().await.unwrap();
    let kinds: Vec<_> = found.iter().map(|r| r.holder_kind).collect();
    assert_eq!(
        kinds,
        [
            HolderKind::Nobody,
            HolderKind::Other,
            HolderKind::Other,
            HolderKind::Nobody
        ]
    );
    assert!(
        found
            .iter()
            .all(|r| r.kind == NumberKind::Unknown && !r.may_be_unassigned())
    );
    assert_eq!(
        (found[1].source, found[1].category),
        (NumberSource::OnPremises, NumberCategory::Alternate)
    );
    assert_eq!(found[3].holder, None);
}

/// `count` numbers, at most `cap` a page; next links or only `$skip`.
fn numbers_of(count: usize, cap: usize, links: bool, skips: bool) -> Script {
    Script::new(|_| None).with(PATH, move |asked| {
        assert_eq!(asked.query("$filter").as_deref(), Some("numberType eq 'DirectRouting'"));
        let top: usize = asked.query("$top").unwrap().parse().unwrap();
        let from = if skips { asked.query("$skip").map_or(0, |s| s.parse().unwrap()) } else { 0 };
        let to = count.min(from + top.min(cap));
        let items: Vec<_> = (from..to).map(|n| record(&format!("+1202{:07}", n))).collect();
        let link = format!("https://graph.example/v1.0{PATH}?$filter=numberType%20eq%20%27DirectRouting%27&$top={top}&$skip={to}");
        given(200, json!({"value": items, "@odata.nextLink": (links && to < count).then_some(link)}))
    })
}

#[tokio::test(start_paused = true)]
async fn every_number_is_read_whatever_the_paging() {
    for (count, cap, links) in [
        (2_500, 1_000, true),
        (2_500, 1_000, false),
        (2_000, 1_000, false),
        (1_700, 500, false),
        (1_700, 300, true),
        (3, 1_000, false),
        (0, 1_000, false),
    ] {
        let found = numbers_of(count, cap, links, true)
            .tenant()
            .all_numbers()
            .await
            .unwrap();
        assert_eq!(found.len(), count, "cap {cap}, links {links}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_server_that_ignores_skip_does_not_turn_for_ever() {
    let cloud = numbers_of(1_000, 1_000, false, false);
    assert_eq!(cloud.tenant().all_numbers().await.unwrap().len(), 1_000);
    assert_eq!(cloud.asked().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_list_that_is_refused_for_one_broken_record_says_so() {
    let cloud = Script::new(|_| None).with(PATH, |_| {
        refused(400, "BadRequest", "Invalid DirectRoutingTelephoneNumber '1'")
    });
    let failure = cloud.tenant().all_numbers().await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::TenantMalformed);
    assert_eq!(cloud.asked().len(), 1);
}
