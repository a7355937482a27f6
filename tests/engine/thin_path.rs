//! The main job from end to end.

use sync_core::job::JobStatus;
use voice_sync_tests::{Rig, RigOptions};

#[tokio::test(start_paused = true)]
async fn a_sync_reaches_wanted_and_a_second_one_plans_nothing() {
    let rig = Rig::new(RigOptions::default()).await;
    let report = rig.sync().await.expect("a job");
    assert!(report.job.counts.verified > 5, "{:?}", report.job);
    assert_eq!(report.job.counts.failed, 0, "{:?}", report.job);
    rig.quiet().await;
    rig.assert_converged();
    let second = rig.sync().await.expect("a second job");
    assert_eq!(second.job.status, JobStatus::Completed);
    assert!(second.plan.is_empty(), "{:?}", second.plan.steps);
}
