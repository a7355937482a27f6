//! Waiting until the application's own tokens carry the four permissions, on a paused clock.

use crate::cloud::{CLIENT, Cloud, NEW, clock, refusal};
use microsoft::{
    ClientCertificates,
    consent::{Permission, RolesSeen, Standing, wait_for_roles},
};
use std::{sync::Arc, time::Duration};
use sync_core::{error_code::ErrorCode, failure::Failure};
use tokio::time::Instant;

async fn waited(cloud: &Cloud) -> (Result<RolesSeen, Failure>, Vec<RolesSeen>) {
    let authority = cloud.authority();
    let source = ClientCertificates::new(authority.endpoint(), CLIENT, vec![NEW.clone()], clock());
    let mut rounds = Vec::new();
    let limit = Duration::from_secs(300);
    let result = wait_for_roles(&authority, Arc::new(source), limit, &mut |seen| {
        rounds.push(seen.clone())
    })
    .await;
    (result, rounds)
}

#[tokio::test(start_paused = true)]
async fn permissions_that_are_there_are_seen_at_once() {
    let cloud = Cloud::new();
    let (result, rounds) = waited(&cloud).await;
    assert!(result.unwrap().complete());
    assert_eq!(rounds.len(), 1);
    assert_eq!(cloud.asked("/v1.0/").len(), 4);
}

#[tokio::test(start_paused = true)]
async fn late_permissions_are_waited_for_with_a_new_token_each_round() {
    let cloud = Cloud::new();
    cloud
        .world()
        .late
        .extend([("numberAssignments", 2), ("/users", 1)]);
    let (result, rounds) = waited(&cloud).await;
    assert_eq!(result.unwrap().round, 3);
    let missing = |seen: &RolesSeen| {
        seen.standings
            .iter()
            .filter(|(_, s)| *s == Standing::Missing)
            .count()
    };
    assert_eq!(rounds.iter().map(missing).collect::<Vec<_>>(), [2, 1, 0]);
    assert!(rounds[0].left > rounds[2].left);
    let mut tokens: Vec<_> = cloud
        .asked("/v1.0/")
        .iter()
        .map(|asked| asked.bearer.clone())
        .collect();
    tokens.dedup();
    assert_eq!(tokens, ["access-1", "access-2", "access-3"]);
}

#[tokio::test(start_paused = true)]
async fn what_never_arrives_is_named_at_the_end() {
    let cloud = Cloud::new();
    cloud.world().late.extend([("/policy/", usize::MAX)]);
    let started = Instant::now();
    let failure = waited(&cloud).await.0.unwrap_err();
    assert_eq!(failure.code, ErrorCode::PermissionMissing);
    assert_eq!(
        failure.detail,
        format!("not granted yet: {}", Permission::Policies.name())
    );
    assert!(started.elapsed() <= Duration::from_secs(300));
}

#[tokio::test(start_paused = true)]
async fn an_application_that_is_not_replicated_yet_is_waited_for_and_shown() {
    let cloud = Cloud::new();
    cloud.world().before.extend([
        (401, refusal("unauthorized_client", 700_016)),
        (401, refusal("invalid_client", 700_027)),
    ]);
    let (result, rounds) = waited(&cloud).await;
    result.unwrap();
    let trouble: Vec<_> = rounds
        .iter()
        .map(|seen| seen.trouble.as_ref().map(|t| t.code))
        .collect();
    assert_eq!(
        trouble,
        [
            Some(ErrorCode::ApplicationUnknown),
            Some(ErrorCode::CertificateUnknown),
            None
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn what_no_waiting_cures_ends_it_at_once() {
    let cloud = Cloud::new();
    cloud
        .world()
        .before
        .push_back((400, refusal("invalid_request", 90_002)));
    let (result, rounds) = waited(&cloud).await;
    assert_eq!(result.unwrap_err().code, ErrorCode::BadConfiguration);
    assert_eq!(rounds.len(), 1);
}
