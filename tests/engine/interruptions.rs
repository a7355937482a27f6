//! What happens to a job under which the ground moves: crash, consent, settings, lead, backup.

use crate::scene::*;
use std::time::Duration;
use store::{Face, Holder, Lead};
use sync_core::{
    error_code::ErrorCode,
    job::{JobPurpose, JobStatus},
    outcome::Outcome,
    ports::{JobHistory, RecordsStore},
};
use voice_sync_tests::{Rig, tester};

/// Ends the engine `after` the start of a job, starts another and lets it finish.
async fn cut_after(after: Duration) {
    let mut rig = busy(wide()).await;
    let since = mark(&rig);
    let cut = tokio::time::timeout(after, rig.sync()).await;
    rig.restart();
    rig.engine.resume().await.expect("taken up");
    rig.sync().await.expect("the next job");
    assert_done(&rig).await;
    assert_nothing_repeated(&rig, since);
    assert_eq!(moves(&rig, since).len(), 20, "cut: {}", cut.is_err());
    assert_every_step_ended(&rig).await;
}

macro_rules! cut {
    ($($name:ident: $ms:literal),+ $(,)?) => {
        $(#[tokio::test(start_paused = true)]
        async fn $name() {
            cut_after(Duration::from_millis($ms)).await;
        })+
    };
}

cut! {
    a_job_cut_while_it_reads_is_done_by_the_next: 1,
    a_job_cut_at_its_first_writes_is_finished_once: 6,
    a_job_cut_after_a_quarter_second_is_finished_once: 250,
    a_job_cut_after_a_second_is_finished_once: 1_000,
    a_job_cut_after_two_and_a_half_seconds_is_finished_once: 2_500,
    a_job_cut_after_five_seconds_is_finished_once: 5_000,
    a_job_cut_after_eight_seconds_is_finished_once: 8_000,
    a_job_cut_after_eleven_seconds_is_finished_once: 11_000,
    a_job_cut_after_fifteen_seconds_is_finished_once: 15_000,
    a_job_cut_after_twenty_seconds_is_finished_once: 20_000,
    a_job_cut_after_half_a_minute_is_finished_once: 30_000,
}

#[tokio::test(start_paused = true)]
async fn a_job_cut_again_and_again_is_finished_once() {
    let mut rig = busy(wide()).await;
    let since = mark(&rig);
    let _ = tokio::time::timeout(Duration::from_millis(900), rig.sync()).await;
    for ms in [300, 700, 1_300, 2_900, 3_100, 4_700] {
        rig.restart();
        let _ = tokio::time::timeout(Duration::from_millis(ms), rig.engine.resume()).await;
    }
    rig.restart();
    rig.engine.resume().await.expect("taken up");
    rig.sync().await.expect("the next job");
    assert_done(&rig).await;
    assert_nothing_repeated(&rig, since);
    assert_every_step_ended(&rig).await;
}

#[tokio::test(start_paused = true)]
async fn a_job_taken_up_long_after_finds_what_was_done_meanwhile() {
    let mut rig = busy(wide()).await;
    let since = mark(&rig);
    let _ = tokio::time::timeout(Duration::from_secs(3), rig.sync()).await;
    rig.pass(Duration::from_secs(3 * 24 * 3600)).await;
    rig.restart();
    rig.engine.resume().await.expect("taken up");
    rig.sync().await.expect("the next job");
    assert_done(&rig).await;
    assert_nothing_repeated(&rig, since);
}

#[tokio::test(start_paused = true)]
async fn a_new_job_settles_what_an_interrupted_one_left_open() {
    let mut rig = busy(wide()).await;
    let since = mark(&rig);
    let _ = tokio::time::timeout(Duration::from_millis(2_000), rig.sync()).await;
    rig.restart();
    rig.sync().await.expect("a job without a resume before it");
    assert_done(&rig).await;
    assert_nothing_repeated(&rig, since);
    assert_every_step_ended(&rig).await;
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_job_that_was_cut_finishes_the_chains_it_had_begun() {
    for settings in [wide(), classic()] {
        let mut rig = busy(settings).await;
        let _ = tokio::time::timeout(Duration::from_millis(2_000), rig.sync()).await;
        let job = rig.database.unfinished().await.expect("jobs")[0].id;
        rig.engine.cancel(job).await.expect("cancelled");
        rig.restart();
        rig.engine.resume().await.expect("taken up");
        rig.quiet().await;
        let rows = rig.steps(job).await;
        assert!(
            rows.iter()
                .all(|row| row.intended_at.is_none() || row.outcome.is_some()),
            "{rows:?}"
        );
        for person in people(&rig) {
            assert!(
                held(&rig, &person.account).is_some(),
                "{person:?} is without a number"
            );
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_dropped_job_sends_nothing_more() {
    let rig = busy(wide()).await;
    let _ = tokio::time::timeout(Duration::from_millis(2_000), rig.sync()).await;
    let since = mark(&rig);
    rig.pass(Duration::from_secs(120)).await;
    assert_eq!(writes_sent(&rig, since), 0);
}

#[tokio::test(start_paused = true)]
async fn settings_saved_in_mid_job_let_the_chain_in_flight_finish_and_the_rest_is_planned_anew() {
    let rig = busy(classic()).await;
    let since = mark(&rig);
    let (report, ()) = sync_and(&rig, 1, async |_| rig.save_settings(&classic()).await).await;
    let report = report.expect("a job");
    assert_eq!(report.job.status, JobStatus::CompletedWithErrors);
    rig.quiet().await;
    let rows = rig.steps(report.job.id).await;
    let begun: Vec<_> = rows
        .iter()
        .filter(|row| row.outcome != Some(Outcome::NotSent))
        .collect();
    let chain = begun[0].step.chain;
    assert!(
        begun
            .iter()
            .all(|row| row.step.chain == chain && row.outcome == Some(Outcome::Verified)),
        "{rows:?}"
    );
    assert_eq!(
        rows.iter().filter(|row| row.step.chain == chain).count(),
        begun.len()
    );
    assert!(begun.len() < rows.len());
    let without = people(&rig)
        .into_iter()
        .filter(|person| held(&rig, &person.account).is_none())
        .count();
    assert_eq!(without, 0);
    rig.sync().await.expect("the next job");
    assert_done(&rig).await;
    assert_nothing_repeated(&rig, since);
}

#[tokio::test(start_paused = true)]
async fn no_further_write_is_sent_once_another_leads() {
    let mut rig = busy(wide()).await;
    let begun = mark(&rig);
    let (failed, (lead, since)) = sync_and(&rig, 2, async |_| {
        let holder = Holder {
            pid: 1,
            person: "another".into(),
            computer: "another".into(),
            face: Face::Cli,
            since: rig.clock.now(),
        };
        let lead = Lead::try_acquire(&rig.database, holder).await.expect("the lead");
        (lead, mark(&rig))
    })
    .await;
    assert_eq!(failed.expect_err("another leads").code, ErrorCode::SafetyChanged);
    assert_eq!(writes_sent(&rig, since), 0);
    drop(lead);
    rig.restart();
    rig.engine.resume().await.expect("taken up");
    rig.sync().await.expect("the next job");
    assert_done(&rig).await;
    assert_nothing_repeated(&rig, begun);
}

#[tokio::test(start_paused = true)]
async fn an_engine_whose_lead_is_over_plans_nothing_more() {
    let mut rig = settled().await;
    let holder = || Holder {
        pid: 1,
        person: "one".into(),
        computer: "one".into(),
        face: Face::Cli,
        since: rig.clock.now(),
    };
    let lead = Lead::try_acquire(&rig.database, holder())
        .await
        .expect("the lead");
    let epoch = lead.epoch();
    drop(lead);
    let next = Lead::try_acquire(&rig.database, holder())
        .await
        .expect("the next lead");
    rig.lead_under(epoch);
    let since = mark(&rig);
    let refused = rig.sync().await.expect_err("its lead is over");
    assert_eq!(refused.code, ErrorCode::SafetyChanged);
    assert_eq!(writes_sent(&rig, since), 0);
    rig.lead_under(next.epoch());
    rig.sync().await.expect("a job of the present leader");
}

#[tokio::test(start_paused = true)]
async fn classic_sync_reaches_the_same_end_state_one_write_at_a_time() {
    let (quick, slow) = (busy(wide()).await, busy(classic()).await);
    quick.sync().await.expect("a job");
    slow.sync().await.expect("a job");
    assert_done(&quick).await;
    assert_done(&slow).await;
    let numbers = |rig: &Rig| {
        let accounts = rig.truth().accounts.into_values();
        accounts
            .map(|account| (account.upn, account.numbers))
            .collect::<Vec<_>>()
    };
    assert_eq!(numbers(&quick), numbers(&slow));
}

#[tokio::test(start_paused = true)]
async fn after_a_restored_backup_unfinished_jobs_are_abandoned_and_the_next_is_held() {
    let mut rig = busy(wide()).await;
    let _ = tokio::time::timeout(Duration::from_secs(3), rig.sync()).await;
    rig.restart();
    // What the app does when it finds the older generation (app, leader).
    let abandoned = rig
        .database
        .abandon_unfinished(rig.clock.now())
        .await
        .expect("jobs");
    assert_eq!(abandoned.len(), 1);
    let mut connection = rig.database.connection().await.unwrap().unwrap();
    connection.first_sync_approved = false;
    rig.database.save_connection(&connection).await.expect("saved");
    rig.quiet().await;
    let since = mark(&rig);
    assert_eq!(rig.engine.resume().await.expect("nothing").len(), 0);
    let held = rig.sync().await.expect("a job");
    assert_eq!(
        (held.job.status, held.job.purpose),
        (JobStatus::Held, JobPurpose::FirstSync)
    );
    assert_eq!(writes_sent(&rig, since), 0);
    rig.engine
        .approve(held.job.id, tester(), None)
        .await
        .expect("the same plan");
    assert_done(&rig).await;
}
