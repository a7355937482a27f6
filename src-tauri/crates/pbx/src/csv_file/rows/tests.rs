use super::*;
use proptest::prelude::*;

fn ok(text: &str) -> Vec<PbxUser> {
    read(text, None).unwrap()
}

fn refused(text: &str) -> String {
    read(text, None).unwrap_err()
}

fn line_of(user: &PbxUser) -> &Extension {
    &user.extensions.as_option().unwrap()[0]
}

const HEADER: &str = "User name,Phone number,Extension,Teams enabled\n";

#[test]
fn a_plain_file_is_read() {
    let users = ok(&format!(
        "{HEADER}Mira@Acme.example,+44 1134 96-0001,2001,yes\nlin@acme.example,,2002,no\n"
    ));
    assert_eq!(users[0].id.as_str(), "mira@acme.example");
    assert_eq!(users[0].user_name.as_deref(), Some("Mira@Acme.example"));
    assert_eq!(
        line_of(&users[0]).primary_number.as_deref(),
        Some("+441134960001")
    );
    assert_eq!(line_of(&users[0]).teams_enabled, Known::Known(true));
    assert_eq!(
        line_of(&users[1]).numbers,
        Known::Known(vec![]),
        "an empty cell says: no number"
    );
    assert_eq!(line_of(&users[1]).teams_enabled, Known::Known(false));
    assert_eq!(users[1].status, PbxStatus::Active);
}

#[test]
fn comma_semicolon_and_tab_are_recognised() {
    for delimiter in [",", ";", "\t"] {
        let text = [
            "UPN",
            "DDI",
            "\"Teams, or; not\"",
            "Teams\r\na@b.c",
            "+441134960001",
            "x",
            "1\r\n",
        ];
        let users = ok(&text.join(delimiter));
        assert_eq!(
            line_of(&users[0]).primary_number.as_deref(),
            Some("+441134960001"),
            "{delimiter:?}"
        );
    }
}

#[test]
fn quoted_cells_may_hold_delimiters_and_line_breaks() {
    let text =
        "UPN,Display name,DDI,Teams\na@b.c,\"Rao, \"\"Dev\"\"\nJr\",+441134960001,yes\nb@b.c,B,bad,yes\n";
    assert!(refused(text).starts_with("line 4:"), "{}", refused(text));
    let users = ok(&text.replace("bad", "+441134960002"));
    assert_eq!(users[0].display_name, "Rao, \"Dev\"\nJr");
}

#[test]
fn a_wrong_header_says_what_is_missing_and_what_was_found() {
    let mistake = refused("Colour,Shape\nred,round\n");
    for part in ["sign-in name", "number", "Teams-enabled", "Colour, Shape"] {
        assert!(mistake.contains(part), "{mistake}");
    }
    assert!(refused("just one column\nx\n").contains("line 1"));
    assert!(refused("").contains("line 1"));
}

#[test]
fn a_saved_mapping_that_does_not_fit_is_refused() {
    let mapping = ColumnMapping::guess(&["UPN", "DDI", "Teams"].map(str::to_owned)).unwrap();
    let mistake = read("UPN,DID,Teams\na@b.c,+441134960001,yes\n", Some(&mapping)).unwrap_err();
    assert!(mistake.contains("\"DDI\""), "{mistake}");
    let mistake = read("UPN,DDI,ddi,Teams\na@b.c,+441134960001,,yes\n", Some(&mapping)).unwrap_err();
    assert!(mistake.contains("two columns"), "{mistake}");
}

#[test]
fn bad_lines_are_named_and_refuse_the_file() {
    let text = format!(
        "{HEADER}a@b.c,+441134960001,2001,yes\n,+441134960002,2002,yes\nb@b.c,01134960003,2003,yes\n\
         c@b.c,+441134960004,x1,yes\nd@b.c,+441134960005,2005,perhaps\ne@b.c,+441134960006\n"
    );
    let mistake = refused(&text);
    for part in [
        "line 3: the sign-in name",
        "line 4: the number must begin with +",
        "line 5: the extension",
    ] {
        assert!(mistake.contains(part), "{mistake}");
    }
    assert!(mistake.contains("line 6: the Teams column") && mistake.contains("line 7: it has 2 columns"));
    assert!(!mistake.contains("line 2"), "{mistake}");
}

#[test]
fn a_number_that_a_spreadsheet_has_broken_is_refused() {
    for cell in ["4.41135E+11", "441134960001", "+44(0)1134960001", "+44", "=1+1"] {
        assert!(
            refused(&format!("{HEADER}a@b.c,{cell},2001,yes\n")).contains("line 2"),
            "{cell}"
        );
    }
}

#[test]
fn a_duplicate_person_or_number_refuses_the_file_with_both_lines() {
    let text =
        format!("{HEADER}a@b.c,+441134960001,,yes\n\nA@B.C,+441134960002,,yes\nb@b.c,+44 1134960001,,yes\n");
    for text in [text.replace('\n', "\r\n"), text] {
        let mistake = refused(&text);
        assert!(mistake.contains("line 4: the same person as line 2"), "{mistake}");
        assert!(mistake.contains("line 5: the same number as line 2"), "{mistake}");
    }
}

#[test]
fn long_lists_of_mistakes_are_shortened() {
    let rows: String = (0..50).map(|n| format!("u{n},none,,yes\n")).collect();
    let mistake = refused(&format!("{HEADER}{rows}"));
    assert!(mistake.contains("line 21") && !mistake.contains("line 22") && mistake.ends_with("and 30 more"));
}

#[test]
fn an_empty_flag_is_unknown_and_a_scope_rule_needs_no_column() {
    let users = ok(&format!("{HEADER}a@b.c,+441134960001,,\n"));
    assert_eq!(line_of(&users[0]).teams_enabled, Known::Unknown);
    let mut mapping = ColumnMapping::guess(&["UPN", "DDI", "Teams"].map(str::to_owned)).unwrap();
    mapping.teams = super::super::TeamsFlag::EveryRow;
    let users = read("UPN,DDI\na@b.c,+441134960001\n", Some(&mapping)).unwrap();
    assert_eq!(line_of(&users[0]).teams_enabled, Known::Known(true));
}

#[test]
fn status_site_and_country_are_read() {
    let header = "Email,Status,Site,Country,Extension,Teams\n";
    let users = ok(&format!(
        "{header}a@b.c,INACTIVE,Leeds,gb,2001,yes\nb@b.c,,,,2002,yes\n"
    ));
    assert_eq!(users[0].status, PbxStatus::Inactive);
    assert_eq!(users[0].site.as_ref().unwrap().name, "Leeds");
    assert_eq!(users[0].country.as_deref(), Some("GB"));
    assert_eq!(users[0].primary_email.as_deref(), Some("a@b.c"));
    assert_eq!(users[1].status, PbxStatus::Unknown);
    assert_eq!(
        line_of(&users[1]).numbers,
        Known::Unknown,
        "no number column says nothing of numbers"
    );
    assert!(refused(&format!("{header}a@b.c,asleep,,,1,yes\n")).contains("status"));
    assert!(refused(&format!("{header}a@b.c,active,,Britain,1,yes\n")).contains("two-letter"));
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_without_panic(text in "\\PC*|[\"a,;\t\r\n+0-9]{0,200}") {
        let _ = read(&text, None);
        let _ = read(&format!("{HEADER}{text}"), None);
    }

    #[test]
    fn what_is_written_is_read_back(
        rows in prop::collection::btree_map("[a-z]{1,8}@[a-z]{1,5}\\.example", 0u32..10_000_000, 0..20)
    ) {
        let numbers: std::collections::BTreeSet<_> = rows.values().collect();
        prop_assume!(numbers.len() == rows.len());
        let lines: String = rows.iter().map(|(key, n)| format!("{key},+4411{n:08},,yes\r\n")).collect();
        let users = ok(&format!("{HEADER}{lines}"));
        prop_assert_eq!(users.len(), rows.len());
        for (user, (key, n)) in users.iter().zip(&rows) {
            prop_assert_eq!(user.id.as_str(), key);
            prop_assert_eq!(line_of(user).primary_number.clone(), Some(format!("+4411{n:08}")));
        }
    }
}
