//! Who was recreated under another id, and who only looks like it.

use super::*;

#[test]
fn a_recreated_user_is_moved_and_not_removed() {
    let base = everybody(3);
    let recreated = PbxUser {
        id: "z9".into(),
        user_name: Some("P000@ACME.example".into()),
        ..enabled("z9")
    };
    let mut list = without(&base, &["p000"]);
    list.push(recreated);
    let mut world = World::new();
    world.complete(0, base.clone());
    world.complete(1, list.clone());
    assert_eq!(world.kinds(), [("z9", ChangeKind::Moved)]);
    assert_eq!(world.wants("p000"), Intention::OutOfScope);
    assert!(matches!(world.wants("z9"), Intention::Want(_)));
    assert_eq!(moves(&world.mirror), [("p000".into(), "z9".into())]);
    assert!(world.complete(30, list.clone()).to_ask.is_empty());
    let mut again = without(&list, &["z9"]);
    again.push(PbxUser {
        id: "z10".into(),
        user_name: Some("p000@acme.example".into()),
        ..enabled("z10")
    });
    world.complete(31, again.clone());
    assert_eq!(
        moves(&world.mirror),
        [("p000".into(), "z10".into()), ("z9".into(), "z10".into())]
    );
    again.push(inactive("p000"));
    world.complete(32, again);
    assert_eq!(
        world.wants("p000"),
        Intention::OutOfScope,
        "what is left under the old id says nothing"
    );
}

#[test]
fn a_user_seen_before_the_list_confirms_it_still_becomes_moved() {
    let base = everybody(3);
    let recreated = PbxUser {
        user_name: Some("p000@acme.example".into()),
        ..enabled("z9")
    };
    let mut world = World::new();
    world.complete(0, base.clone());
    world.partial(1, vec![recreated.clone()]);
    assert_eq!(world.kinds(), [("z9", ChangeKind::Added)]);
    world.complete(2, with(&without(&base, &["p000"]), recreated));
    assert_eq!(world.kinds(), [("z9", ChangeKind::Moved)]);
}

#[test]
fn likeness_alone_is_no_move() {
    let base = everybody(3);
    let named = |id: &str| PbxUser {
        user_name: Some("p000@acme.example".into()),
        ..enabled(id)
    };
    let two = vec![named("z8"), named("z9")];
    let other_sso = vec![PbxUser {
        sso_federation_id: Some("else@acme.example".into()),
        ..named("z9")
    }];
    let not_ticked = vec![PbxUser {
        user_name: Some("p000@acme.example".into()),
        ..unticked("z9")
    }];
    for (newcomers, sso) in [
        (two, None),
        (other_sso, Some("fed@acme.example")),
        (not_ticked, None),
    ] {
        let mut first = base.clone();
        first[0].sso_federation_id = sso.map(str::to_owned);
        let mut world = World::new();
        world.complete(0, first);
        let mut list = without(&base, &["p000"]);
        list.extend(newcomers);
        world.complete(1, list);
        assert!(matches!(
            world.mirror.rows[&"p000".into()].presence,
            Presence::Vanishing { .. }
        ));
    }
    let mut world = World::new();
    let mut both = base.clone();
    both.push(named("z9"));
    world.complete(0, both.clone());
    world.complete(1, without(&both, &["p000"]));
    assert!(matches!(
        world.mirror.rows[&"p000".into()].presence,
        Presence::Vanishing { .. }
    ));
}
