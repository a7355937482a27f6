//! When the source looks too small to be believed.

use super::*;

#[test]
fn a_shrunken_source_is_suspect_and_nobody_is_removed_until_it_is_confirmed() {
    let base = everybody(40);
    let gone: Vec<String> = (0..2).map(|n| format!("p{n:03}")).collect();
    let gone: Vec<&str> = gone.iter().map(String::as_str).collect();
    let rest = without(&base, &gone);
    let answers: Vec<(&str, PbxLookup)> = gone.iter().map(|id| (*id, PbxLookup::Gone)).collect();
    let mut world = World::new();
    world.complete(0, base.clone());
    world.complete(1, rest.clone());
    assert_eq!(
        world.mirror.suspect,
        Some(Suspicion {
            since: minute(1),
            before: 40,
            after: 38
        })
    );
    world.asked(20, rest.clone(), &answers);
    assert_eq!(world.wants("p000"), Intention::Leave(LeaveCause::SourceSuspect));
    assert!(world.last.changes.is_empty() && world.last.to_ask.is_empty());
    world.mirror = confirm_source(&world.mirror);
    assert_eq!(
        (world.mirror.trusted_count, &world.mirror.suspect),
        (Some(38), &None)
    );
    assert_eq!(world.complete(21, rest.clone()).to_ask.len(), 2);
    world.asked(21, rest, &answers);
    assert_eq!(world.wants("p000"), Intention::Remove(RemovalCause::Gone));
    assert_eq!(
        world.kinds(),
        [("p000", ChangeKind::Removed), ("p001", ChangeKind::Removed)]
    );
}

#[test]
fn a_later_good_read_lifts_the_suspicion() {
    let base = everybody(40);
    let mut world = World::new();
    world.complete(0, base.clone());
    world.complete(1, vec![]);
    assert_eq!(world.mirror.suspect.as_ref().map(|s| s.after), Some(0));
    world.partial(2, base.clone());
    assert!(world.mirror.suspect.is_some(), "only a complete read can tell");
    world.complete(3, base);
    assert_eq!(
        (&world.mirror.suspect, world.mirror.trusted_count),
        (&None, Some(40))
    );
    assert!(matches!(world.wants("p000"), Intention::Want(_)));
}

#[test]
fn people_unticked_in_bulk_are_not_believed_either() {
    let base = everybody(40);
    let (first, second): (Vec<PbxUser>, Vec<PbxUser>) = (vec![unticked("p000")], vec![inactive("p001")]);
    let mut world = World::new();
    world.complete(0, base.clone());
    world.partial(1, first);
    assert_eq!(world.wants("p000"), Intention::Remove(RemovalCause::Unticked));
    world.partial(2, second);
    assert_eq!(
        world.mirror.suspect,
        Some(Suspicion {
            since: minute(2),
            before: 40,
            after: 38
        })
    );
    assert_eq!(world.wants("p000"), Intention::Leave(LeaveCause::SourceSuspect));
    assert_eq!(world.wants("p001"), Intention::Leave(LeaveCause::SourceSuspect));
    assert!(world.last.changes.is_empty());
    world.mirror = confirm_source(&world.mirror);
    let list = with(&with(&base, unticked("p000")), inactive("p001"));
    world.complete(3, list);
    assert_eq!(world.kinds(), [("p001", ChangeKind::Disabled)]);
    assert_eq!(world.wants("p001"), Intention::Remove(RemovalCause::Inactive));
}

#[test]
fn a_disbelieved_untick_is_no_absence() {
    let base = everybody(40);
    let unticked_twice = with(&with(&base, unticked("p000")), unticked("p001"));
    let mut world = World::new();
    world.complete(0, base.clone());
    world.complete(1, unticked_twice);
    world.mirror = confirm_source(&world.mirror);
    world.asked(20, without(&base, &["p000"]), &[("p000", PbxLookup::Gone)]);
    assert!(matches!(
        world.wants("p000"),
        Intention::Leave(LeaveCause::Vanishing { .. })
    ));
}

#[test]
fn the_suspicion_begins_at_five_percent_and_two_people() {
    for (before, after, suspect) in [
        (0, 0, false),
        (1, 0, true),
        (1, 1, false),
        (2, 1, false),
        (2, 0, true),
        (10, 9, false),
        (10, 8, true),
        (20, 19, false),
        (40, 39, false),
        (40, 38, true),
        (41, 39, false),
        (100, 96, false),
        (100, 95, true),
        (5_000, 4_751, false),
        (5_000, 4_750, true),
        (10, 12, false),
        (u32::MAX, 0, true),
    ] {
        assert_eq!(shrunken(before, after), suspect, "{before} -> {after}");
    }
}
