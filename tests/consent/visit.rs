//! Manual Sync: somebody signs in for one job.

use crate::office::Office;
use app::{Face, SignInWay};
use sync_core::{error_code::ErrorCode, job::JobStatus};

#[tokio::test]
async fn a_teams_administrator_syncs_by_hand_and_too_few_rights_are_refused_before_any_write() {
    let office = Office::approved().await;
    let leader = office.app.clone().lead(Face::Cli).await.expect("the lead");
    let held = leader.sync(None, false).await.expect("a preview").job.id;
    leader.approve(held, None).await.expect("a job");

    let refused = leader
        .visitor(SignInWay::Browser, &office.pressing(&["teams_reader"], "accept"))
        .await;
    let failure = refused.err().expect("too few rights");
    assert_eq!(failure.code, ErrorCode::VoiceRoleMissing, "{failure}");

    let visitor = leader
        .visitor(
            SignInWay::Browser,
            &office.pressing(&["teams_administrator"], "accept"),
        )
        .await
        .expect("somebody");
    let upn = office
        .control
        .sign_in_person("teams_administrator")
        .expect("somebody")
        .upn;
    assert_eq!(
        (visitor.account.as_str(), visitor.role),
        (upn.as_str(), "Teams Administrator")
    );
    let report = leader.sync_as(visitor, None, false).await.expect("a job");
    assert_eq!(report.job.status, JobStatus::Completed);
    assert_eq!(report.job.started_by.microsoft_account, Some(upn));
    assert_eq!(office.leaked(office.folder.path()), Vec::<String>::new());
}
