mod moving;
mod suspicion;

use super::*;
use crate::{
    mirror::{GRACE, Intention, LeaveCause, RemovalCause, intention, moves},
    projection::{Scope, WantedNumber},
    user::{Extension, ExtensionKind, Known, LineNumber, PbxStatus, PbxUser, Site},
};
use jiff::SignedDuration;

pub(super) fn minute(minutes: i64) -> Timestamp {
    Timestamp::from_second(1_760_000_000 + minutes * 60).unwrap()
}

pub(super) fn extension(ticked: Known<bool>, number: Option<&str>) -> Extension {
    let numbers = number.map(|number| LineNumber {
        number: number.to_owned(),
        primary: true,
        porting_to: None,
    });
    Extension {
        id: None,
        kind: ExtensionKind::Uc,
        short_number: None,
        teams_enabled: ticked,
        primary_number: number.map(str::to_owned),
        numbers: Known::Known(numbers.into_iter().collect()),
    }
}

pub(super) fn user(id: &str, extensions: Known<Vec<Extension>>) -> PbxUser {
    PbxUser {
        id: id.into(),
        customer: None,
        display_name: format!("Person {id}"),
        user_name: Some(format!("{id}@acme.example")),
        primary_email: Some(format!("{id}.mail@acme.example")),
        sso_federation_id: None,
        status: PbxStatus::Active,
        site: None,
        country: None,
        extensions,
    }
}

pub(super) fn enabled(id: &str) -> PbxUser {
    let line = id
        .bytes()
        .fold(1_000_u32, |sum, byte| (sum * 31 + u32::from(byte)) % 1_000_000);
    user(
        id,
        Known::Known(vec![extension(
            Known::Known(true),
            Some(&format!("+44113{line:06}")),
        )]),
    )
}

fn unticked(id: &str) -> PbxUser {
    user(id, Known::Known(vec![extension(Known::Known(false), None)]))
}

fn inactive(id: &str) -> PbxUser {
    PbxUser {
        status: PbxStatus::Inactive,
        ..user(id, Known::Unknown)
    }
}

fn bare(id: &str) -> PbxUser {
    user(id, Known::Known(vec![]))
}

fn everybody(count: usize) -> Vec<PbxUser> {
    (0..count).map(|n| enabled(&format!("p{n:03}"))).collect()
}

/// The mirror over time, with what each refresh reported.
struct World {
    mirror: Mirror,
    last: Refresh,
}

impl World {
    fn new() -> Self {
        let mirror = Mirror::default();
        Self {
            last: refused(mirror.clone(), "none".into()),
            mirror,
        }
    }

    fn read(&mut self, at: i64, users: Vec<PbxUser>, completeness: Completeness) -> &Refresh {
        self.read_asked(at, users, completeness, &[])
    }

    fn complete(&mut self, at: i64, users: Vec<PbxUser>) -> &Refresh {
        self.read(at, users, Completeness::Complete)
    }

    fn partial(&mut self, at: i64, users: Vec<PbxUser>) -> &Refresh {
        self.read(at, users, Completeness::Partial("cut".to_owned()))
    }

    fn asked(&mut self, at: i64, users: Vec<PbxUser>, asked: &[(&str, PbxLookup)]) -> &Refresh {
        self.read_asked(at, users, Completeness::Complete, asked)
    }

    fn read_asked(
        &mut self,
        at: i64,
        users: Vec<PbxUser>,
        completeness: Completeness,
        asked: &[(&str, PbxLookup)],
    ) -> &Refresh {
        let read = PbxRead {
            started_at: minute(at),
            users,
            completeness,
        };
        let asked = asked
            .iter()
            .map(|(id, answer)| ((*id).into(), answer.clone()))
            .collect();
        self.last = refresh(self.mirror.clone(), &read, &asked, minute(at));
        let again = refresh(self.last.mirror.clone(), &read, &asked, minute(at + 1));
        assert_eq!(
            again.mirror, self.last.mirror,
            "the same read twice changes nothing"
        );
        assert_eq!((again.changes, again.changed_rows), (vec![], vec![]));
        self.mirror = self.last.mirror.clone();
        &self.last
    }

    fn wants(&self, id: &str) -> Intention<'_> {
        intention(&self.mirror.rows[&id.into()], &self.mirror)
    }

    fn kinds(&self) -> Vec<(&str, ChangeKind)> {
        self.last
            .changes
            .iter()
            .map(|change| (change.user.as_str(), change.kind))
            .collect()
    }
}

fn without(users: &[PbxUser], gone: &[&str]) -> Vec<PbxUser> {
    users
        .iter()
        .filter(|user| !gone.contains(&user.id.as_str()))
        .cloned()
        .collect()
}

fn with(users: &[PbxUser], replaced: PbxUser) -> Vec<PbxUser> {
    let mut users = without(users, &[replaced.id.as_str()]);
    users.push(replaced);
    users
}

fn found(user: PbxUser) -> PbxLookup {
    PbxLookup::Found(Box::new(user))
}

#[test]
fn new_people_are_added_and_only_teams_enabled_ones_reported() {
    let mut world = World::new();
    world.complete(0, vec![enabled("a"), unticked("b"), inactive("c"), bare("d")]);
    assert_eq!(world.kinds(), [("a", ChangeKind::Added)]);
    assert_eq!((world.mirror.revision, world.mirror.rows.len()), (1, 4));
    assert_eq!(world.mirror.trusted_count, Some(1));
    assert_eq!(world.wants("d"), Intention::OutOfScope);
}

#[test]
fn a_read_without_news_writes_nothing() {
    let mut world = World::new();
    world.complete(0, everybody(3));
    let refresh = world.complete(5, everybody(3));
    assert_eq!(
        (
            refresh.changed_rows.len(),
            refresh.changes.len(),
            refresh.mirror.revision
        ),
        (0, 0, 1)
    );
    assert_eq!(refresh.mirror.last_complete, Some(minute(5)));
    assert_eq!(
        refresh.mirror.last_seen(&refresh.mirror.rows[&"p000".into()]),
        minute(5)
    );
}

#[test]
fn each_kind_of_change_has_its_name() {
    let base = everybody(3);
    let mut renumbered = base[0].clone();
    renumbered.extensions = Known::Known(vec![extension(Known::Known(true), Some("+441139999999"))]);
    let moved_site = PbxUser {
        site: Some(Site {
            id: "s2".into(),
            name: "Leeds".into(),
        }),
        ..base[0].clone()
    };
    let renamed = PbxUser {
        display_name: "New Name".into(),
        ..base[0].clone()
    };
    let mut doubled = base[0].clone();
    if let Known::Known(list) = &mut doubled.extensions {
        list.push(extension(Known::Known(true), None));
    }
    for (user, kind) in [
        (renumbered, ChangeKind::Number),
        (moved_site, ChangeKind::VoiceRule),
        (renamed, ChangeKind::Identity),
        (doubled, ChangeKind::Number),
        (unticked("p000"), ChangeKind::Disabled),
        (inactive("p000"), ChangeKind::Disabled),
    ] {
        let mut world = World::new();
        world.complete(0, base.clone());
        world.complete(1, with(&base, user));
        assert_eq!(world.kinds(), [("p000", kind)]);
        let row = &world.mirror.rows[&"p000".into()];
        assert_eq!(world.last.changes[0].fingerprint, row.fingerprint);
    }
}

#[test]
fn unticked_and_inactive_act_at_once_whatever_read_says_it() {
    let base = everybody(3);
    for (user, cause) in [
        (unticked("p000"), RemovalCause::Unticked),
        (inactive("p000"), RemovalCause::Inactive),
    ] {
        let mut world = World::new();
        world.complete(0, base.clone());
        world.partial(1, vec![user]);
        assert_eq!(world.wants("p000"), Intention::Remove(cause));
        assert_eq!(world.kinds(), [("p000", ChangeKind::Disabled)]);
    }
}

#[test]
fn a_vanished_user_counts_after_two_reads_ten_minutes_apart_and_a_404() {
    let base = everybody(3);
    let rest = without(&base, &["p000"]);
    let mut world = World::new();
    world.complete(0, base.clone());
    world.asked(5, rest.clone(), &[("p000", PbxLookup::Gone)]);
    let until = minute(5).saturating_add(GRACE).unwrap();
    assert_eq!(
        world.wants("p000"),
        Intention::Leave(LeaveCause::Vanishing { until })
    );
    world.asked(14, rest.clone(), &[("p000", PbxLookup::Gone)]);
    assert_eq!(
        world.wants("p000"),
        Intention::Leave(LeaveCause::Vanishing { until })
    );
    let asks = world.complete(15, rest.clone()).to_ask.clone();
    assert_eq!(asks, ["p000".into()]);
    assert_eq!(
        world.wants("p000"),
        Intention::Leave(LeaveCause::Vanishing { until })
    );
    world.asked(15, rest.clone(), &[("p000", PbxLookup::Unknown("busy".into()))]);
    assert_eq!(
        world.wants("p000"),
        Intention::Leave(LeaveCause::Vanishing { until })
    );
    assert!(world.last.to_ask.is_empty(), "asked just now");
    world.asked(15, rest.clone(), &[("p000", PbxLookup::Gone)]);
    assert_eq!(world.wants("p000"), Intention::Remove(RemovalCause::Gone));
    assert_eq!(world.kinds(), [("p000", ChangeKind::Removed)]);
    let row = &world.mirror.rows[&"p000".into()];
    assert_eq!(
        (row.presence.clone(), row.last_seen),
        (Presence::Gone { since: minute(15) }, minute(0))
    );
    assert_ne!(row.fingerprint, row.projection.fingerprint());
    assert!(world.complete(20, rest).changes.is_empty());
    world.complete(25, base);
    assert_eq!(world.kinds(), [("p000", ChangeKind::Added)]);
}

#[test]
fn one_complete_read_long_after_is_only_one() {
    let base = everybody(3);
    let mut world = World::new();
    world.complete(0, base.clone());
    world.asked(60, without(&base, &["p000"]), &[("p000", PbxLookup::Gone)]);
    assert!(matches!(
        world.wants("p000"),
        Intention::Leave(LeaveCause::Vanishing { .. })
    ));
}

#[test]
fn partial_reads_never_start_or_advance_an_absence() {
    let base = everybody(3);
    let mut world = World::new();
    world.complete(0, base.clone());
    for at in [1, 15, 30] {
        world.read_asked(
            at,
            vec![],
            Completeness::Partial("x".into()),
            &[("p000", PbxLookup::Gone)],
        );
        world.partial(at, vec![bare("p001")]);
    }
    assert_eq!(world.mirror.revision, 1);
    world.complete(40, without(&base, &["p000"]));
    world.partial(51, vec![]);
    world.partial(52, vec![]);
    assert!(world.last.to_ask.is_empty());
    let Presence::Vanishing { reads, .. } = world.mirror.rows[&"p000".into()].presence else {
        panic!()
    };
    assert_eq!(reads, 1);
}

#[test]
fn being_seen_again_starts_the_count_anew() {
    let base = everybody(3);
    let rest = without(&base, &["p000"]);
    let mut world = World::new();
    world.complete(0, base.clone());
    world.complete(1, rest.clone());
    world.partial(5, vec![user("p000", Known::Unknown)]);
    assert!(matches!(world.wants("p000"), Intention::Want(_)));
    assert!(world.last.changes.is_empty());
    world.asked(12, rest.clone(), &[("p000", PbxLookup::Gone)]);
    assert!(matches!(world.wants("p000"), Intention::Leave(_)));
    world.asked(23, rest.clone(), &[("p000", found(base[0].clone()))]);
    assert!(
        matches!(world.wants("p000"), Intention::Want(_)),
        "the list is not believed against the record"
    );
}

#[test]
fn a_backward_clock_starts_the_count_anew() {
    let base = everybody(3);
    let rest = without(&base, &["p000"]);
    let mut world = World::new();
    world.complete(1000, base);
    world.complete(1001, rest.clone());
    world.complete(0, rest.clone());
    world.asked(5, rest.clone(), &[("p000", PbxLookup::Gone)]);
    assert!(matches!(
        world.wants("p000"),
        Intention::Leave(LeaveCause::Vanishing { .. })
    ));
    world.asked(11, rest, &[("p000", PbxLookup::Gone)]);
    assert_eq!(world.wants("p000"), Intention::Remove(RemovalCause::Gone));
}

#[test]
fn a_vanished_extension_needs_a_record_without_one() {
    let base = everybody(3);
    let rebuilt = with(&base, bare("p000"));
    let mut world = World::new();
    world.complete(0, base.clone());
    world.complete(1, rebuilt.clone());
    assert!(matches!(
        world.wants("p000"),
        Intention::Leave(LeaveCause::Vanishing { .. })
    ));
    assert_eq!(world.complete(12, rebuilt.clone()).to_ask, ["p000".into()]);
    world.asked(
        12,
        rebuilt.clone(),
        &[("p000", found(user("p000", Known::Unknown)))],
    );
    assert!(matches!(
        world.wants("p000"),
        Intention::Leave(LeaveCause::Vanishing { .. })
    ));
    let mut quick = World {
        mirror: world.mirror.clone(),
        last: world.last.clone(),
    };
    world.asked(12, rebuilt.clone(), &[("p000", found(bare("p000")))]);
    assert_eq!(world.wants("p000"), Intention::Remove(RemovalCause::Gone));
    assert_eq!(world.kinds(), [("p000", ChangeKind::Removed)]);
    quick.complete(13, base);
    assert!(
        matches!(quick.wants("p000"), Intention::Want(_)),
        "the licence change is over"
    );
    assert!(quick.last.changes.is_empty());
}

#[test]
fn somebody_who_was_inactive_and_comes_back_without_extension_has_the_grace() {
    let base = everybody(3);
    let mut world = World::new();
    world.complete(0, base.clone());
    world.complete(1, with(&base, inactive("p000")));
    world.complete(2, with(&base, bare("p000")));
    assert!(matches!(
        world.wants("p000"),
        Intention::Leave(LeaveCause::Vanishing { .. })
    ));
}

#[test]
fn unknown_never_replaces_what_is_known() {
    let base = everybody(3);
    let mut world = World::new();
    world.complete(0, base.clone());
    let before = world.mirror.rows.clone();
    let nothing = PbxUser {
        display_name: String::new(),
        user_name: None,
        primary_email: None,
        ..user("p000", Known::Known(vec![extension(Known::Known(true), None)]))
    };
    let mut no_number = nothing.clone();
    if let Known::Known(list) = &mut no_number.extensions {
        list[0].numbers = Known::Unknown;
    }
    for odd in [
        user("p000", Known::Unknown),
        PbxUser {
            status: PbxStatus::Unknown,
            ..base[0].clone()
        },
        user("p000", Known::Known(vec![extension(Known::Unknown, None)])),
        no_number,
    ] {
        world.complete(5, with(&base, odd));
        assert_eq!(world.mirror.rows, before);
    }
    world.complete(6, with(&base, nothing));
    assert_eq!(
        world.mirror.rows[&"p000".into()].projection.number,
        WantedNumber::None
    );
    assert_eq!(
        world.mirror.rows[&"p000".into()].projection.keys,
        before[&"p000".into()].projection.keys
    );
}

#[test]
fn a_key_is_cleared_by_the_full_record_only() {
    let base = PbxUser {
        sso_federation_id: Some("fed@acme.example".into()),
        ..enabled("a")
    };
    let cleared = enabled("a");
    let mut world = World::new();
    world.complete(0, vec![base]);
    assert!(world.complete(1, vec![cleared.clone()]).changes.is_empty());
    world.asked(2, vec![cleared.clone()], &[("a", found(cleared))]);
    assert_eq!(world.kinds(), [("a", ChangeKind::Identity)]);
}

#[test]
fn the_number_of_a_line_that_was_not_ticked_is_no_word_about_the_one_that_is() {
    let mut world = World::new();
    world.complete(
        0,
        vec![user(
            "a",
            Known::Known(vec![extension(Known::Known(false), Some("+441134960001"))]),
        )],
    );
    let mut ticked = extension(Known::Known(true), None);
    ticked.numbers = Known::Unknown;
    world.complete(1, vec![user("a", Known::Known(vec![ticked]))]);
    assert_eq!(world.wants("a"), Intention::Leave(LeaveCause::Unknown));
}

#[test]
fn rows_that_contradict_each_other_say_nothing() {
    let base = everybody(3);
    let mut world = World::new();
    world.complete(0, base.clone());
    let mut twice = base;
    twice.push(unticked("p000"));
    assert!(world.complete(1, twice).changes.is_empty());
    assert!(matches!(world.wants("p000"), Intention::Want(_)));
}

#[test]
fn a_read_of_another_customer_is_refused_whole() {
    let of = |customer: &str, user: PbxUser| PbxUser {
        customer: Some(customer.into()),
        ..user
    };
    let mut world = World::new();
    world.complete(0, vec![of("c1", enabled("a")), enabled("b")]);
    assert_eq!(world.mirror.customer, Some("c1".into()));
    let before = world.mirror.clone();
    let read = PbxRead {
        started_at: minute(20),
        users: vec![of("c2", enabled("z"))],
        completeness: Completeness::Complete,
    };
    let refused = refresh(before.clone(), &read, &BTreeMap::new(), minute(20));
    assert_eq!((refused.mirror, refused.foreign), (before, Some("c2".into())));
    assert!(refused.changes.is_empty() && refused.changed_rows.is_empty() && refused.to_ask.is_empty());
}

#[test]
fn somebody_known_to_be_out_is_not_asked_for() {
    let base = with(&everybody(3), unticked("p000"));
    let mut world = World::new();
    world.complete(0, base.clone());
    let rest = without(&base, &["p000"]);
    world.complete(1, rest.clone());
    assert!(world.complete(12, rest.clone()).to_ask.is_empty());
    assert_eq!(world.wants("p000"), Intention::Remove(RemovalCause::Unticked));
    let revision = world.mirror.revision;
    world.complete(30, rest);
    assert_eq!(
        world.mirror.revision, revision,
        "the count stops when it is enough"
    );
    assert_eq!(SignedDuration::from_mins(10), GRACE);
    assert_eq!(
        world.mirror.rows[&"p000".into()].projection.scope,
        Scope::NotEnabled
    );
}
