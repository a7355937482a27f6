use super::*;
use crate::user::LineNumber;
use proptest::prelude::*;

fn line(kind: ExtensionKind, ticked: Known<bool>) -> Extension {
    Extension {
        id: None,
        kind,
        short_number: Some("2001".to_owned()),
        teams_enabled: ticked,
        primary_number: Some("+441134960001".to_owned()),
        numbers: Known::Known(Vec::new()),
    }
}

fn user(status: PbxStatus, extensions: Known<Vec<Extension>>) -> PbxUser {
    PbxUser {
        id: "u1".into(),
        customer: None,
        display_name: "Mira Okafor".to_owned(),
        user_name: Some("mira@acme.example".to_owned()),
        primary_email: None,
        sso_federation_id: None,
        status,
        site: None,
        country: None,
        extensions,
    }
}

fn active(extensions: Vec<Extension>) -> PbxUser {
    user(PbxStatus::Active, Known::Known(extensions))
}

const YES: Known<bool> = Known::Known(true);
const NO: Known<bool> = Known::Known(false);

#[test]
fn the_scope_follows_status_and_extensions() {
    use ExtensionKind::{Cc, Uc, Unknown as Odd};
    let unknown = || Known::Unknown;
    let cases = [
        ("one ticked", active(vec![line(Uc, YES)]), Scope::TeamsEnabled),
        (
            "one ticked of two",
            active(vec![line(Uc, YES), line(Uc, NO)]),
            Scope::TeamsEnabled,
        ),
        (
            "one ticked, one unknown",
            active(vec![line(Uc, YES), line(Uc, unknown())]),
            Scope::TeamsEnabled,
        ),
        (
            "one ticked, one contact centre",
            active(vec![line(Cc, YES), line(Uc, YES)]),
            Scope::TeamsEnabled,
        ),
        (
            "two ticked",
            active(vec![line(Uc, YES), line(Uc, YES)]),
            Scope::TwoExtensions,
        ),
        ("unticked", active(vec![line(Uc, NO)]), Scope::NotEnabled),
        (
            "unticked, one unknown",
            active(vec![line(Uc, NO), line(Uc, unknown())]),
            Scope::Unknown,
        ),
        ("unknown tick", active(vec![line(Uc, unknown())]), Scope::Unknown),
        ("nothing", active(vec![]), Scope::NoExtension),
        (
            "contact centre only",
            active(vec![line(Cc, YES), line(Cc, unknown())]),
            Scope::NoExtension,
        ),
        ("unknown kind", active(vec![line(Odd, YES)]), Scope::Unknown),
        (
            "unknown kind, unticked",
            active(vec![line(Odd, NO)]),
            Scope::Unknown,
        ),
        (
            "unticked and unknown kind, unticked",
            active(vec![line(Uc, NO), line(Odd, NO)]),
            Scope::NotEnabled,
        ),
        (
            "unticked and unknown kind",
            active(vec![line(Uc, NO), line(Odd, YES)]),
            Scope::Unknown,
        ),
        (
            "unknown extensions",
            user(PbxStatus::Active, Known::Unknown),
            Scope::Unknown,
        ),
        (
            "inactive",
            user(PbxStatus::Inactive, Known::Known(vec![line(Uc, YES)])),
            Scope::Inactive,
        ),
        (
            "inactive, the rest unknown",
            user(PbxStatus::Inactive, Known::Unknown),
            Scope::Inactive,
        ),
        (
            "unknown status",
            user(PbxStatus::Unknown, Known::Known(vec![line(Uc, YES)])),
            Scope::Unknown,
        ),
    ];
    for (case, user, scope) in cases {
        assert_eq!(project(&user).scope, scope, "{case}");
    }
}

fn with_numbers(primary: Option<&str>, numbers: Known<Vec<(&str, bool)>>) -> WantedNumber {
    let numbers = match numbers {
        Known::Unknown => Known::Unknown,
        Known::Known(list) => Known::Known(
            list.into_iter()
                .map(|(number, primary)| LineNumber {
                    number: number.to_owned(),
                    primary,
                    porting_to: None,
                })
                .collect(),
        ),
    };
    let extension = Extension {
        primary_number: primary.map(str::to_owned),
        numbers,
        ..line(ExtensionKind::Uc, YES)
    };
    project(&active(vec![extension])).number
}

fn number(text: &str) -> WantedNumber {
    WantedNumber::Number(PhoneNumber::parse(text).unwrap())
}

#[test]
fn the_number_is_the_primary_one_else_the_marked_one_else_the_only_one() {
    const A: &str = "+441134960001";
    const B: &str = "+441134960002";
    let cases = [
        (Some(A), Known::Known(vec![(B, true)]), number(A)),
        (Some(A), Known::Unknown, number(A)),
        (None, Known::Known(vec![(A, false), (B, true)]), number(B)),
        (Some("  "), Known::Known(vec![(B, false)]), number(B)),
        (
            None,
            Known::Known(vec![(A, false), (B, false)]),
            WantedNumber::Unknown,
        ),
        (
            None,
            Known::Known(vec![(A, true), (B, true)]),
            WantedNumber::Unknown,
        ),
        (None, Known::Known(vec![("", true)]), WantedNumber::Unknown),
        (None, Known::Known(vec![]), WantedNumber::None),
        (None, Known::Unknown, WantedNumber::Unknown),
    ];
    for (primary, numbers, wanted) in cases {
        let case = format!("{primary:?} {numbers:?}");
        assert_eq!(with_numbers(primary, numbers), wanted, "{case}");
    }
}

#[test]
fn a_text_that_is_no_number_is_kept_for_the_admin() {
    for (text, problem) in [
        ("0113 496 0001", NumberProblem::NotE164),
        ("441134960001", NumberProblem::NotE164),
        ("6175550100", NumberProblem::NotE164),
        ("+99912345678", NumberProblem::UnknownCountry),
        ("+441134960001;ext=x", NumberProblem::BadExtension),
    ] {
        let unusable = WantedNumber::Unusable {
            text: text.to_owned(),
            problem,
        };
        assert_eq!(with_numbers(Some(text), Known::Unknown), unusable);
    }
}

#[test]
fn the_number_of_a_contact_centre_extension_is_never_taken() {
    let centre = Extension {
        primary_number: Some("+441134960009".to_owned()),
        ..line(ExtensionKind::Cc, YES)
    };
    assert_eq!(
        project(&active(vec![centre.clone(), line(ExtensionKind::Uc, YES)])).number,
        number("+441134960001")
    );
    assert_eq!(project(&active(vec![centre])).number, WantedNumber::None);
}

#[test]
fn keys_are_trimmed_and_empty_ones_are_none() {
    let mut user = active(vec![]);
    user.user_name = Some("  Mira@Acme.example ".to_owned());
    user.sso_federation_id = Some("   ".to_owned());
    user.country = Some("gb".to_owned());
    let projection = project(&user);
    assert_eq!(projection.keys.user_name.as_deref(), Some("Mira@Acme.example"));
    assert_eq!(projection.keys.sso_federation_id, None);
    assert_eq!(projection.country.as_deref(), Some("GB"));
}

#[test]
fn what_does_not_matter_to_teams_does_not_change_the_fingerprint() {
    let user = active(vec![line(ExtensionKind::Uc, YES)]);
    let mut churned = user.clone();
    if let Known::Known(extensions) = &mut churned.extensions {
        extensions[0].short_number = Some("2999".to_owned());
        extensions[0].id = Some("e1".to_owned());
        extensions.push(line(ExtensionKind::Cc, Known::Unknown));
    }
    assert_eq!(project(&user).fingerprint(), project(&churned).fingerprint());
}

proptest! {
    #[test]
    fn any_texts_are_projected_the_same_each_time(name in "\\PC{0,12}", key in "\\PC{0,12}", text in "\\PC{0,20}") {
        let mut user = active(vec![Extension { primary_number: Some(text), ..line(ExtensionKind::Uc, YES) }]);
        user.display_name = name;
        user.user_name = Some(key);
        prop_assert_eq!(project(&user), project(&user));
        prop_assert_eq!(project(&user).fingerprint(), project(&user).fingerprint());
    }
}

#[test]
fn only_ticked_is_who_differs_in_the_teams_flag_and_in_the_number_that_goes_with_it() {
    let with = |ticked| project(&active(vec![line(ExtensionKind::Uc, ticked)]));
    let (off, on) = (with(NO), with(YES));
    assert!(on.was_only_ticked(&off));
    assert!(!off.was_only_ticked(&on) && !on.was_only_ticked(&on));
    let renamed = Projection {
        display_name: "Another".to_owned(),
        ..on
    };
    assert!(
        !renamed.was_only_ticked(&off),
        "the news may have been of his name"
    );
}
