//! Broken lines and broken answers.

use crate::{Sample, assign, config, number, sample, unassign};
use microsoft::Tenant;
use outbound::{NetworkTransport, Transport};
use secrecy::SecretString;
use simulator::{Fault, FaultRule, Knobs, Simulator, SimulatorConfig, System};
use std::sync::Arc;
use std::time::Duration;
use sync_core::error_code::ErrorCode;
use sync_core::failure::FailureClass;
use sync_core::ports::Directory;
use sync_core::tenant::AccountType;

fn spoil(sample: &Sample, path: &str, fault: Fault) -> u64 {
    sample
        .control
        .add_fault(FaultRule::on(System::Graph, path, fault))
}

#[tokio::test(start_paused = true)]
async fn a_write_whose_answer_is_lost_is_unsettled_done_or_not() {
    for (fault, done) in [
        (Fault::Drop, false),
        (Fault::DropAfterWrite, true),
        (Fault::Truncated, true),
        (Fault::BrokenJson, true),
        (Fault::Html { status: 200 }, false),
        (Fault::Html { status: 502 }, false),
        (
            Fault::Status {
                status: 503,
                retry_after: None,
                message: None,
            },
            false,
        ),
        (Fault::Slow { ms: 100_000 }, true),
    ] {
        let sample = sample(|_| {});
        let (alex, kim) = (sample.person("alex").await, sample.person("kim").await);
        spoil(&sample, "$batch", fault.clone());
        let results = sample
            .tenant
            .submit(&[assign("+441134969901", &alex), assign("+441134969902", &kim)])
            .await;
        for result in results {
            let failure = result.unwrap_err();
            assert_eq!(
                (failure.code, failure.class),
                (ErrorCode::OutcomeUnknown, FailureClass::Unsettled),
                "{fault:?}"
            );
        }
        sample.control.quiet().await;
        assert_eq!(
            sample.holder(&number("+441134969901")).is_some(),
            done,
            "{fault:?}"
        );
        assert_eq!(sample.control.violations(), [], "nothing was sent twice");
        assert_eq!(sample.control.faults()[0].hits, 1);
    }
}

#[tokio::test(start_paused = true)]
async fn an_item_that_fails_inside_a_batch_is_its_own_failure() {
    let sample = sample(|_| {});
    let (alex, kim) = (sample.person("alex").await, sample.person("kim").await);
    let busy = Fault::Status {
        status: 429,
        retry_after: Some(9),
        message: None,
    };
    let _ = sample
        .control
        .add_fault(FaultRule::on(System::Graph, "*assignNumber", busy).times(1));
    let results = sample
        .tenant
        .submit(&[assign("+441134969901", &alex), assign("+441134969902", &kim)])
        .await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
    let failure = results.into_iter().find_map(Result::err).unwrap();
    assert_eq!(
        (failure.code, failure.retry_after),
        (ErrorCode::TenantThrottled, Some(Duration::from_secs(9)))
    );
}

#[tokio::test(start_paused = true)]
async fn reads_survive_every_passing_fault() {
    for fault in [
        Fault::Drop,
        Fault::Truncated,
        Fault::BrokenJson,
        Fault::Html { status: 200 },
        Fault::Status {
            status: 500,
            retry_after: None,
            message: None,
        },
        Fault::Status {
            status: 429,
            retry_after: Some(3),
            message: None,
        },
        Fault::Slow { ms: 100_000 },
        Fault::SlowBody { ms: 30_000 },
    ] {
        let sample = sample(|knobs| knobs.configurations_page = 20);
        let rule = FaultRule::on(System::Graph, "*", fault.clone()).times(3);
        let _ = sample.control.add_fault(rule);
        let everybody = sample
            .tenant
            .all_voice_users()
            .await
            .unwrap_or_else(|failure| panic!("{fault:?}: {failure}"));
        let ids: Vec<_> = everybody.iter().map(|user| user.id.clone()).collect();
        assert!(
            sample
                .tenant
                .voice_users(&ids)
                .await
                .iter()
                .all(|user| matches!(user, Ok(Some(_)))),
            "{fault:?}"
        );
        assert!(sample.tenant.all_numbers().await.is_ok(), "{fault:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn foreign_links_endless_answers_and_unknown_words_do_no_harm() {
    let sample = sample(|knobs| knobs.configurations_page = 20);
    let rule = spoil(
        &sample,
        "*userConfigurations",
        Fault::ForeignNextLink {
            host: "evil.example".into(),
        },
    );
    let failure = sample.tenant.all_voice_users().await.unwrap_err();
    assert_eq!(
        (failure.code, failure.class),
        (ErrorCode::TenantMalformed, FailureClass::Permanent)
    );
    sample.control.remove_faults(Some(rule));
    let rule = spoil(
        &sample,
        "*userConfigurations",
        Fault::HugeBody { bytes: 200_000_000 },
    );
    assert_eq!(
        sample.tenant.all_voice_users().await.unwrap_err().code,
        ErrorCode::TenantMalformed
    );
    sample.control.remove_faults(Some(rule));
    let normal = sample.tenant.all_voice_users().await.unwrap().len();
    spoil(&sample, "*", Fault::UnknownEnum);
    let strange = sample.tenant.all_voice_users().await.unwrap();
    assert_eq!(strange.len(), normal);
    assert!(
        strange
            .iter()
            .all(|user| user.account_type == AccountType::Unknown)
    );
    let numbers = sample.tenant.all_numbers().await.unwrap();
    assert!(
        numbers.iter().all(|record| !record.may_be_unassigned()),
        "what is not understood is not touched"
    );
}

#[tokio::test]
async fn the_same_over_sockets_with_an_origin_for_each_system() {
    let simulator = Simulator::new(&SimulatorConfig {
        knobs: Knobs::quick(),
        ..SimulatorConfig::default()
    });
    let running = simulator.serve_apart().await.unwrap();
    let secret = SecretString::from(running.endpoints.client_secret.clone());
    let transport: Arc<dyn Transport> = Arc::new(NetworkTransport::new("voice-sync/test"));
    let tenant = Tenant::connect(config(&running.endpoints), secret, transport);
    let sample = Sample {
        control: simulator.control(),
        simulator,
        tenant,
    };
    assert!(sample.tenant.probe().await.is_ok());
    let (alex, kim) = (sample.person("alex").await, sample.person("kim").await);
    sample.carry_out(assign("+441134969901", &alex)).await.unwrap();
    spoil(&sample, "$batch", Fault::DropAfterWrite);
    let lost = sample
        .tenant
        .submit(&[unassign("+441134969901"), assign("+441134969902", &kim)])
        .await;
    assert!(
        lost.iter()
            .all(|result| result.as_ref().is_err_and(|f| f.class == FailureClass::Unsettled))
    );
    sample.control.remove_faults(None);
    sample.control.quiet().await;
    let users = sample.tenant.voice_users(&[alex, kim]).await;
    let numbers: Vec<_> = users
        .iter()
        .map(|user| user.as_ref().unwrap().as_ref().unwrap().primary())
        .collect();
    assert_eq!(
        numbers,
        [None, Some(&number("+441134969902"))],
        "an unknown outcome is settled by reading"
    );
    running.stop().await;
}
