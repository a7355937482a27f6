//! Voice rules: whose policies are assigned, inherited, taken away.

use crate::scene::*;
use sync_core::{tenant::PolicyType, voice_rules::PolicyChoice};
use voice_sync_tests::{Rig, RigOptions};

fn direct(rig: &Rig, person: &Person) -> Option<String> {
    rig.truth().accounts[person.account.as_str()]
        .policies
        .get(PolicyType::VoiceRouting.as_str())
        .cloned()
}

/// The policy id that a group gives the person.
fn inherited(rig: &Rig, person: &Person) -> bool {
    let world = rig.control.world();
    world.accounts[person.account.as_str()]
        .group
        .contains_key(PolicyType::VoiceRouting.as_str())
}

#[tokio::test(start_paused = true)]
async fn voice_rules_assign_policies_and_the_tenant_default_takes_away_only_ours() {
    let rig = Rig::new(RigOptions {
        users: 80,
        ..RigOptions::default()
    })
    .await;
    let people = people(&rig);
    let uk = "PBX-OVRP-UK".to_owned();
    let had: Vec<bool> = people
        .iter()
        .map(|person| direct(&rig, person).as_ref() == Some(&uk))
        .collect();
    assert!(had.contains(&true) && had.contains(&false));
    rig.save_settings(&everybody(policy(&rig, &uk).await)).await;
    let report = rig.sync().await.expect("a job");
    assert_eq!(report.job.counts.failed, 0);
    rig.quiet().await;
    for person in people.iter().filter(|person| !inherited(&rig, person)) {
        assert_eq!(direct(&rig, person).as_ref(), Some(&uk), "{person:?}");
    }
    assert_done(&rig).await;

    rig.save_settings(&everybody(PolicyChoice::TenantDefault)).await;
    rig.sync().await.expect("a job");
    rig.quiet().await;
    for (person, had) in people.iter().zip(had) {
        assert_eq!(direct(&rig, person).is_some(), had, "{person:?}");
    }
    assert_done(&rig).await;
}

#[tokio::test(start_paused = true)]
async fn a_policy_that_a_group_gives_is_in_sync() {
    let rig = Rig::new(RigOptions {
        users: 300,
        ..RigOptions::default()
    })
    .await;
    let world = rig.control.world();
    let people: Vec<Person> = people(&rig)
        .into_iter()
        .filter(|person| inherited(&rig, person))
        .collect();
    let id_of = |person: &Person| {
        world.accounts[person.account.as_str()].group[PolicyType::VoiceRouting.as_str()]
            .policy_id
            .clone()
    };
    let uk = policy(&rig, "PBX-OVRP-UK").await;
    let PolicyChoice::Named {
        policy_id: Some(uk_id),
        ..
    } = &uk
    else {
        panic!("a named policy")
    };
    let british: Vec<&Person> = people
        .iter()
        .filter(|person| id_of(person) == uk_id.as_str())
        .collect();
    assert!(!british.is_empty(), "the seed has nobody who inherits the policy");
    rig.save_settings(&everybody(uk.clone())).await;
    rig.sync().await.expect("a job");
    rig.quiet().await;
    for person in british {
        assert_eq!(direct(&rig, person), None, "{person:?}");
    }
}
