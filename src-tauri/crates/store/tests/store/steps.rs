//! Steps of a job: their intents, what became of them, and who may still touch them.

use crate::fixture::{at, end, intent, kept, new_job, plan, settled, user};
use sync_core::{
    error_code::ErrorCode,
    fingerprint::Fingerprint,
    id::{EntraId, OperationId, StepId},
    job::{JobCounts, JobStatus},
    managed::ManagedAccount,
    outcome::Outcome,
    plan::StepClass::{Addition, Removal},
    ports::{Epochs, Intent, IntentRefused, JobHistory, RecordsStore, Settled, Taken},
};

#[tokio::test]
async fn an_intent_is_refused_when_any_epoch_has_moved() {
    let kept = kept().await;
    let job = kept
        .database
        .create_job(new_job(0), Some(&plan(&[(1, Addition)])))
        .await
        .unwrap();
    let now = kept.database.epochs().await.unwrap();
    for other in [
        Epochs {
            lead: now.lead + 1,
            ..now
        },
        Epochs {
            consent: now.consent + 1,
            ..now
        },
        Epochs {
            settings: now.settings + 1,
            ..now
        },
    ] {
        let refused = kept
            .database
            .intend(job, other, &[intent(0, 1)])
            .await
            .unwrap_err();
        assert_eq!(refused, IntentRefused::SafetyChanged);
    }
    assert_eq!(kept.database.steps(job).await.unwrap()[0].intended_at, None);
    kept.database.intend(job, now, &[intent(0, 1)]).await.unwrap();
    let row = &kept.database.steps(job).await.unwrap()[0];
    assert_eq!((row.intended_at, row.attempts), (Some(at(1)), 1));
}

#[tokio::test]
async fn saving_settings_stops_intents_decided_before() {
    let kept = kept().await;
    let job = kept
        .database
        .create_job(new_job(0), Some(&plan(&[(1, Addition)])))
        .await
        .unwrap();
    let before = kept.database.epochs().await.unwrap();
    kept.database
        .save_settings(&Default::default(), &crate::fixture::audit("settings"))
        .await
        .unwrap();
    let refused = kept
        .database
        .intend(job, before, &[intent(0, 1)])
        .await
        .unwrap_err();
    assert_eq!(refused, IntentRefused::SafetyChanged);
    let before = kept.database.epochs().await.unwrap();
    kept.database
        .save_consent(
            &Default::default(),
            before.consent,
            &crate::fixture::audit("consent.revoked"),
        )
        .await
        .unwrap();
    let refused = kept
        .database
        .intend(job, before, &[intent(0, 1)])
        .await
        .unwrap_err();
    assert_eq!(refused, IntentRefused::SafetyChanged);
}

#[tokio::test]
async fn intents_of_one_batch_are_recorded_together_or_not_at_all() {
    let kept = kept().await;
    let job = kept
        .database
        .create_job(new_job(0), Some(&plan(&[(1, Addition)])))
        .await
        .unwrap();
    let epochs = kept.database.epochs().await.unwrap();
    let refused = kept
        .database
        .intend(job, epochs, &[intent(0, 1), intent(9, 1)])
        .await
        .unwrap_err();
    assert!(matches!(refused, IntentRefused::Failed(failure) if failure.code == ErrorCode::NotFound));
    assert_eq!(kept.database.steps(job).await.unwrap()[0].attempts, 0);
}

#[tokio::test]
async fn an_ended_job_sends_nothing_more() {
    let kept = kept().await;
    let job = kept
        .database
        .create_job(new_job(0), Some(&plan(&[(1, Addition)])))
        .await
        .unwrap();
    let epochs = kept.database.epochs().await.unwrap();
    end(&kept.database, job, JobStatus::Cancelled).await.unwrap();
    assert_eq!(
        kept.database
            .intend(job, epochs, &[intent(0, 1)])
            .await
            .unwrap_err(),
        IntentRefused::JobEnded
    );
}

#[tokio::test]
async fn a_settled_step_keeps_every_request_id_once_and_its_operation() {
    let kept = kept().await;
    let job = kept
        .database
        .create_job(new_job(0), Some(&plan(&[(1, Addition)])))
        .await
        .unwrap();
    let epochs = kept.database.epochs().await.unwrap();
    kept.database.intend(job, epochs, &[intent(0, 1)]).await.unwrap();
    let accepted = Taken {
        step: StepId(0),
        operation: Some(OperationId::new("op-1")),
        request_id: Some("write-0".to_owned()),
        client_request_id: Some("ours-0".to_owned()),
    };
    for _ in 0..2 {
        kept.database
            .accepted(job, std::slice::from_ref(&accepted))
            .await
            .unwrap();
    }
    let end = Settled {
        request_ids: vec!["write-0".into(), "read-0".into()],
        ..settled(0, Outcome::Verified, 9)
    };
    kept.database.settle(job, &[end]).await.unwrap();
    let row = kept.database.steps(job).await.unwrap().remove(0);
    assert_eq!(row.request_ids, ["write-0", "read-0"]);
    assert_eq!(row.client_request_ids, ["ours-0"]);
    assert_eq!(row.operation, Some(OperationId::new("op-1")));
    assert_eq!(
        (row.outcome, row.settled_at),
        (Some(Outcome::Verified), Some(at(9)))
    );
}

#[tokio::test]
async fn what_became_ours_is_kept_with_the_outcome() {
    let kept = kept().await;
    let job = kept
        .database
        .create_job(new_job(0), Some(&plan(&[(1, Addition)])))
        .await
        .unwrap();
    let account = ManagedAccount {
        user: user(1),
        account: EntraId::new("entra-1"),
        upn: "p1@example.com".into(),
        number: Some(crate::fixture::number(1)),
        policies: Default::default(),
        verified_at: at(3),
        fingerprint: Fingerprint::of(&1),
    };
    let unknown = Settled {
        step: StepId(5),
        managed: Some(account.clone()),
        ..settled(5, Outcome::Verified, 3)
    };
    kept.database.settle(job, &[unknown]).await.unwrap_err();
    assert!(kept.database.managed().await.unwrap().is_empty());
    let known = Settled {
        managed: Some(account.clone()),
        ..settled(0, Outcome::Verified, 3)
    };
    kept.database.settle(job, &[known]).await.unwrap();
    assert_eq!(
        kept.database
            .managed()
            .await
            .unwrap()
            .into_values()
            .collect::<Vec<_>>(),
        [account]
    );
}

#[tokio::test]
async fn giving_a_number_back_opens_the_step_again() {
    let kept = kept().await;
    let job = kept
        .database
        .create_job(new_job(0), Some(&plan(&[(1, Removal)])))
        .await
        .unwrap();
    let epochs = kept.database.epochs().await.unwrap();
    kept.database.intend(job, epochs, &[intent(0, 1)]).await.unwrap();
    kept.database
        .settle(job, &[settled(0, Outcome::Verified, 2)])
        .await
        .unwrap();
    let back = Intent {
        restore: true,
        ..intent(0, 3)
    };
    kept.database.intend(job, epochs, &[back]).await.unwrap();
    let row = kept.database.steps(job).await.unwrap().remove(0);
    assert_eq!((row.outcome, row.restoring, row.attempts), (None, true, 2));
    let failure = end(&kept.database, job, JobStatus::Completed).await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::WrongJobState);
    kept.database
        .settle(job, &[settled(0, Outcome::Restored, 4)])
        .await
        .unwrap();
    end(&kept.database, job, JobStatus::CompletedWithErrors)
        .await
        .unwrap();
}

#[tokio::test]
async fn ending_a_job_leaves_open_steps_open_and_the_rest_not_sent() {
    let kept = kept().await;
    let planned = plan(&[(1, Addition), (2, Addition), (3, Addition)]);
    let job = kept
        .database
        .create_job(new_job(0), Some(&planned))
        .await
        .unwrap();
    let epochs = kept.database.epochs().await.unwrap();
    kept.database
        .intend(job, epochs, &[intent(0, 1), intent(1, 1)])
        .await
        .unwrap();
    kept.database
        .settle(job, &[settled(0, Outcome::Verified, 2)])
        .await
        .unwrap();
    let failure = (ErrorCode::TenantUnavailable, "gone".to_owned());
    let counts = JobCounts {
        planned: 3,
        verified: 1,
        not_sent: 1,
        ..JobCounts::default()
    };
    kept.database
        .end_job(job, JobStatus::Failed, at(5), counts, Some(failure.clone()))
        .await
        .unwrap();
    let outcomes: Vec<_> = kept
        .database
        .steps(job)
        .await
        .unwrap()
        .into_iter()
        .map(|row| row.outcome)
        .collect();
    assert_eq!(outcomes, [Some(Outcome::Verified), None, Some(Outcome::NotSent)]);
    let ended = kept.database.job(job).await.unwrap().unwrap();
    assert_eq!(
        (ended.status, ended.ended_at, ended.counts),
        (JobStatus::Failed, Some(at(5)), counts)
    );
    assert_eq!(ended.failure, Some(failure));
}

#[tokio::test]
async fn an_open_step_of_an_ended_job_is_settled_once_and_never_changed_again() {
    let kept = kept().await;
    let job = kept
        .database
        .create_job(new_job(0), Some(&plan(&[(1, Addition), (2, Addition)])))
        .await
        .unwrap();
    let epochs = kept.database.epochs().await.unwrap();
    kept.database.intend(job, epochs, &[intent(0, 1)]).await.unwrap();
    end(&kept.database, job, JobStatus::Abandoned).await.unwrap();
    kept.database
        .settle(job, &[settled(0, Outcome::Verified, 8)])
        .await
        .unwrap();
    for step in [0, 1] {
        let failure = kept
            .database
            .settle(job, &[settled(step, Outcome::Waiting, 9)])
            .await
            .unwrap_err();
        assert_eq!(failure.code, ErrorCode::WrongJobState, "step {step}");
    }
}
