use super::*;
use serde_json::{Value, json};

fn user(service: Value) -> PbxUser {
    let row = json!({"basicInfo": {"userId": "u1", "userName": " dev.rao ", "primaryEmail": "  "}, "serviceInfo": service});
    let row: UserRow = serde_json::from_value(row).unwrap();
    row.into_user().unwrap()
}

fn uc(extra: Value) -> Value {
    let mut row = json!({"extensionType": "UC", "licenseId": "l1"});
    row.as_object_mut()
        .unwrap()
        .extend(extra.as_object().unwrap().clone());
    row
}

#[test]
fn blank_texts_are_absent_and_others_are_trimmed() {
    let user = user(json!(null));
    assert_eq!(user.user_name.as_deref(), Some("dev.rao"));
    assert_eq!(
        (user.primary_email, user.display_name.as_str()),
        (None, "dev.rao")
    );
}

#[test]
fn the_country_is_that_of_the_main_number() {
    let service = json!({
        "licenses": [{"id": "l1", "country": "US"}],
        "extensions": [uc(json!({"msTeamsEnabled": true, "primaryPhoneNumber": "+442", "phoneNumbers": [
            {"phoneNumber": "+331", "country": "FR"}, {"phoneNumber": "+442", "country": "gb"}]}))]
    });
    assert_eq!(user(service).country.as_deref(), Some("GB"));
}

#[test]
fn without_numbers_the_country_is_that_of_the_licence() {
    let licenses = json!([{"id": "l0", "country": "FR"}, {"id": "l1", "country": "US"}]);
    let service = json!({"licenses": licenses, "extensions": [uc(json!({}))]});
    assert_eq!(user(service).country.as_deref(), Some("US"));
    assert_eq!(
        user(json!({"licenses": licenses})).country,
        None,
        "two licence countries decide nothing"
    );
    assert_eq!(user(json!({"licenses": [{"country": "Britain"}]})).country, None);
}

#[test]
fn the_teams_line_decides_among_several() {
    let line = |country: &str, teams: bool| {
        uc(json!({"msTeamsEnabled": teams, "phoneNumbers": [{"phoneNumber": "+1", "country": country}]}))
    };
    let service = json!({"extensions": [line("FR", false), line("DE", true)]});
    assert_eq!(user(service).country.as_deref(), Some("DE"));
}
