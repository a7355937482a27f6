//! What is read of the phone system when all goes well.

use crate::{USERS, answered, assert_whole, on_users, read_with, sample, source, spoil};
use simulator::{Fault, FaultRule, LinkForm, ListRows, PbxChange, SitePaging, System};
use sync_core::{
    id::PbxUserId,
    ports::PbxSource,
    user::{Completeness, Known, PbxLookup, PbxStatus},
};

#[tokio::test(start_paused = true)]
async fn everybody_is_read_as_the_phone_system_has_them() {
    let simulator = sample();
    let read = source(&simulator).read_all().await.unwrap();
    assert_eq!(read.completeness, Completeness::Complete);
    let truth = simulator.control().pbx_users();
    assert_eq!(read.users.len(), truth.len());
    for user in &read.users {
        let expected = truth
            .iter()
            .find(|other| other.user_id == user.id.as_str())
            .unwrap();
        let active = expected.status == simulator::PbxStatus::Active;
        assert_eq!(user.status == PbxStatus::Active, active);
        let lines = user.extensions.as_option().unwrap();
        assert_eq!(lines.len(), expected.extensions.len());
        for (line, expected) in lines.iter().zip(&expected.extensions) {
            assert_eq!(line.primary_number, expected.primary_phone_number);
            assert_eq!(line.teams_enabled.as_option().copied(), expected.ms_teams_enabled);
            if let Known::Known(numbers) = &line.numbers {
                assert_eq!(numbers.len(), expected.numbers.len());
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn every_form_of_links_and_rows_gives_the_same_list() {
    let expected = source(&sample()).read_all().await.unwrap();
    for links in [LinkForm::Relative, LinkForm::Absent] {
        let simulator = sample();
        simulator.control().set_knobs(|knobs| {
            knobs.pbx_links = links;
            knobs.pbx_page_size_with_scroll = false;
        });
        assert_eq!(source(&simulator).read_all().await.unwrap().users, expected.users);
    }
}

#[tokio::test(start_paused = true)]
async fn rows_without_service_info_are_unknown_or_asked_for_but_never_empty() {
    for rows in [
        ListRows::WithoutServiceInfo,
        ListRows::WithoutExtensions,
        ListRows::NullExtensions,
    ] {
        let simulator = sample();
        simulator.control().set_knobs(|knobs| knobs.pbx_list_rows = rows);
        let read = source(&simulator).read_all().await.unwrap();
        assert_eq!(read.completeness, Completeness::Complete);
        let truth = simulator.control().pbx_users();
        let known = read
            .users
            .iter()
            .filter(|user| user.extensions != Known::Unknown)
            .count();
        assert_eq!(known, 200, "{rows:?}");
        for user in &read.users {
            let Known::Known(lines) = &user.extensions else {
                continue;
            };
            let expected = truth
                .iter()
                .find(|other| other.user_id == user.id.as_str())
                .unwrap();
            assert_eq!(lines.len(), expected.extensions.len());
        }
    }
}

#[tokio::test(start_paused = true)]
async fn values_nobody_has_heard_of_change_nothing() {
    let expected = source(&sample()).read_all().await.unwrap();
    assert_eq!(
        read_with(on_users(Fault::UnknownEnum)).await.unwrap().users,
        expected.users
    );
}

#[tokio::test(start_paused = true)]
async fn gone_users_are_told_from_those_that_could_not_be_read() {
    let simulator = sample();
    let control = simulator.control();
    let ids: Vec<PbxUserId> = control
        .pbx_users()
        .iter()
        .take(3)
        .map(|user| PbxUserId::new(user.user_id.clone()))
        .collect();
    control.delete_pbx_user(ids[1].as_str()).unwrap();
    spoil(
        &simulator,
        FaultRule::on(
            System::Pbx,
            &format!("users/{}", ids[2]),
            Fault::Html { status: 404 },
        ),
    );
    let answers = source(&simulator).read_some(&ids).await.unwrap();
    assert!(matches!(&answers[0], PbxLookup::Found(user) if user.id == ids[0]));
    assert_eq!(answers[1], PbxLookup::Gone);
    assert!(matches!(answers[2], PbxLookup::Unknown(_)));
}

#[tokio::test(start_paused = true)]
async fn a_saved_change_shows_in_the_next_read_whether_or_not_the_user_counts_as_touched() {
    for touched in [true, false] {
        let simulator = sample();
        simulator
            .control()
            .set_knobs(|knobs| knobs.pbx_extension_edits_touch_user = touched);
        let source = source(&simulator);
        let id = source.read_all().await.unwrap().users[0].id.clone();
        let change = PbxChange {
            number: Some(Some("+441134960999".to_owned())),
            ..PbxChange::default()
        };
        simulator.control().edit_pbx_user(id.as_str(), &change).unwrap();
        let read = source.read_all().await.unwrap();
        let user = read.users.iter().find(|user| user.id == id).unwrap();
        let lines = user.extensions.as_option().unwrap();
        assert!(
            lines
                .iter()
                .any(|line| line.primary_number.as_deref() == Some("+441134960999")),
            "lastUpdatedTime moves: {touched}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn numbers_and_sites_are_read_in_both_forms_of_paging() {
    let simulator = sample();
    let truth = simulator.control().world();
    let source = source(&simulator);
    let inventory = source.phone_numbers().await.unwrap();
    assert_eq!(inventory.completeness, Completeness::Complete);
    let first = &inventory.numbers[0];
    assert_eq!(
        source.phone_number(&first.number).await.unwrap().as_ref(),
        Some(first)
    );
    assert_eq!(source.phone_number("+15005550000").await.unwrap(), None);
    for paging in [SitePaging::PageNumber, SitePaging::Scroll] {
        simulator
            .control()
            .set_knobs(|knobs| knobs.pbx_site_paging = paging);
        let list = source.sites().await.unwrap();
        assert_eq!(
            (list.sites.len(), list.completeness),
            (truth.sites.len(), Completeness::Complete)
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_page_is_asked_for_that_every_documented_limit_allows() {
    for most in [100, 1_000] {
        let simulator = sample();
        simulator
            .control()
            .set_knobs(|knobs| knobs.pbx_users_page_max = most);
        let read = source(&simulator).read_all().await.unwrap();
        assert_whole(&read, &format!("pages of {most} at most"));
    }
}

#[tokio::test(start_paused = true)]
async fn a_list_is_read_by_its_documented_media_type_and_without_filters() {
    for (checked, filters) in [(true, false), (false, true)] {
        let simulator = sample();
        simulator.control().set_knobs(|knobs| {
            knobs.pbx_accept_checked = checked;
            knobs.pbx_last_updated_filter = filters;
            knobs.pbx_teams_flag_filter = filters;
        });
        let read = source(&simulator).read_all().await.unwrap();
        assert_whole(&read, &format!("Accept checked: {checked}"));
        assert_eq!((answered(&simulator, 406), answered(&simulator, 400)), (0, 0));
    }
}

#[tokio::test(start_paused = true)]
async fn a_scroll_that_lives_long_enough_is_whole_and_a_short_one_proves_nothing() {
    for (ttl_ms, whole) in [(300_000, true), (0, false)] {
        let simulator = sample();
        simulator
            .control()
            .set_knobs(|knobs| knobs.pbx_scroll_ttl_ms = ttl_ms);
        let read = source(&simulator).read_all().await.unwrap();
        assert_eq!(read.completeness == Completeness::Complete, whole, "{ttl_ms} ms");
        assert_eq!(read.users.len() == USERS, whole, "{ttl_ms} ms");
    }
}
