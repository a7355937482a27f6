//! Sign-in, permissions and throttling.

use crate::{assign, config, connect, number, sample};
use microsoft::{Tenant, TenantConfig};
use outbound::{RouterTransport, Transport};
use secrecy::SecretString;
use simulator::TenantChange;
use std::sync::Arc;
use std::time::Duration;
use sync_core::error_code::ErrorCode;
use sync_core::failure::FailureClass;
use sync_core::id::{EntraId, TenantId};
use sync_core::ports::{Directory, LookupKey};

#[tokio::test(start_paused = true)]
async fn a_wrong_credential_is_refused_in_its_own_way() {
    let sample = sample(|_| {});
    let endpoints = sample.simulator.endpoints("http://127.0.0.1:8090");
    let refused = |config: TenantConfig, secret: &str| {
        let transport: Arc<dyn Transport> = Arc::new(RouterTransport::new(sample.simulator.router()));
        let tenant = Tenant::connect(config, SecretString::from(secret.to_owned()), transport);
        async move { tenant.probe().await.unwrap_err() }
    };
    let wrong_secret = refused(config(&endpoints), "wrong").await;
    assert_eq!(
        (wrong_secret.code, wrong_secret.class),
        (ErrorCode::CredentialEnded, FailureClass::Reauthenticate)
    );
    let wrong_app = TenantConfig {
        client_id: "b0000000-0000-4000-8000-000000000009".into(),
        ..config(&endpoints)
    };
    assert_eq!(
        refused(wrong_app, &endpoints.client_secret).await.class,
        FailureClass::Reauthenticate
    );
    let tenant_id = TenantId::new("b0000000-0000-4000-8000-00000000000a");
    let wrong_tenant = refused(
        TenantConfig {
            tenant_id,
            ..config(&endpoints)
        },
        &endpoints.client_secret,
    )
    .await;
    assert_eq!(wrong_tenant.code, ErrorCode::BadConfiguration);
}

#[tokio::test(start_paused = true)]
async fn the_usual_rates_stay_below_teams_limits() {
    let sample = sample(|knobs| knobs.throttle = true);
    let endpoints = sample.simulator.endpoints("http://127.0.0.1:8090");
    let tenant = connect(&sample.simulator, |config| {
        let usual = TenantConfig::new(
            config.tenant_id.clone(),
            &endpoints.client_id,
            config.login.clone(),
            config.graph.clone(),
        );
        (config.reads_per_second, config.writes_per_second) =
            (usual.reads_per_second, usual.writes_per_second);
    });
    let ids: Vec<_> = sample
        .control
        .world()
        .accounts
        .keys()
        .map(EntraId::new)
        .cycle()
        .take(200)
        .collect();
    assert!(tenant.voice_users(&ids).await.iter().all(Result::is_ok));
    assert_eq!(sample.statuses(|status| status == 429), 0);
}

#[tokio::test(start_paused = true)]
async fn a_throttled_tenant_is_read_to_the_end() {
    for retry_after in [true, false] {
        let sample = sample(|knobs| {
            knobs.throttle = true;
            knobs.throttle_teams_per_second = 10;
            knobs.throttle_retry_after = retry_after;
        });
        let ids: Vec<_> = sample
            .control
            .world()
            .accounts
            .keys()
            .map(EntraId::new)
            .take(60)
            .collect();
        let tenant = connect(&sample.simulator, |config| config.reads_per_second = 12.0);
        let answers = tenant.voice_users(&ids).await;
        assert!(answers.iter().all(Result::is_ok), "Retry-After: {retry_after}");
        assert!(tenant.all_voice_users().await.is_ok());
    }
}

#[tokio::test(start_paused = true)]
async fn a_throttled_write_says_that_it_may_be_tried_again_whether_or_not_it_was_done() {
    for done in [true, false] {
        let sample = sample(|_| {});
        let person = sample.person("alex").await;
        sample.control.set_knobs(|knobs| {
            knobs.throttle = true;
            knobs.throttle_teams_per_second = 0;
            knobs.throttled_write_is_done = done;
        });
        let failure = sample
            .carry_out(assign("+441134969901", &person))
            .await
            .unwrap_err();
        assert_eq!(
            (failure.code, failure.class),
            (ErrorCode::TenantThrottled, FailureClass::RetryFast)
        );
        assert!(failure.retry_after.is_some());
        sample.control.quiet().await;
        assert_eq!(sample.holder(&number("+441134969901")).is_some(), done);
    }
}

#[tokio::test(start_paused = true)]
async fn missing_permissions_and_roles_are_named_as_such() {
    for code_empty in [true, false] {
        let sample = sample(|knobs| {
            knobs.roles = vec!["User.Read.All".to_owned()];
            knobs.forbidden_code_empty = code_empty;
        });
        let person = sample.person("alex").await;
        let failure = sample
            .carry_out(assign("+441134969901", &person))
            .await
            .unwrap_err();
        assert_eq!(
            (failure.code, failure.class),
            (ErrorCode::PermissionMissing, FailureClass::NeedsAdmin)
        );
        assert_eq!(
            sample.tenant.all_voice_users().await.unwrap_err().code,
            ErrorCode::PermissionMissing
        );
    }
    let sample = sample(|knobs| knobs.entra_role_required = true);
    assert_eq!(
        sample.tenant.all_numbers().await.unwrap_err().code,
        ErrorCode::PermissionMissing
    );
    sample.control.set_knobs(|knobs| knobs.entra_role_granted = true);
    assert!(sample.tenant.all_numbers().await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn tokens_that_end_or_are_revoked_are_renewed_without_a_failure() {
    for ext_expires_in in [true, false] {
        let sample = sample(|knobs| {
            knobs.token_seconds = 20;
            knobs.token_ext_expires_in = ext_expires_in;
        });
        let ids: Vec<_> = sample
            .control
            .world()
            .accounts
            .keys()
            .map(EntraId::new)
            .take(30)
            .collect();
        for _ in 0..5 {
            assert!(sample.tenant.voice_users(&ids).await.iter().all(Result::is_ok));
            tokio::time::advance(Duration::from_secs(15)).await;
        }
        assert_eq!(
            sample.statuses(|status| status == 401),
            0,
            "renewed before they end"
        );
        sample.control.change_tenant(&TenantChange::RevokeTokens).unwrap();
        assert!(sample.tenant.voice_users(&ids).await.iter().all(Result::is_ok));
    }
}

#[tokio::test(start_paused = true)]
async fn a_directory_that_throttles_is_read_to_the_end() {
    for units in [8_000, 40] {
        let sample = sample(|knobs| {
            knobs.throttle = true;
            knobs.throttle_directory_units = units;
        });
        let accounts = sample.control.world().accounts;
        let live = accounts.values().filter(|account| account.deleted.is_none());
        let keys: Vec<_> = live.map(|account| LookupKey::Upn(account.upn.clone())).collect();
        let found = sample.tenant.find_users(&keys).await;
        assert!(found.iter().all(Result::is_ok), "{units} units: {found:?}");
        let slowed = sample.statuses(|status| status == 429) > 0;
        assert_eq!(slowed, units == 40, "{units} units");
    }
}
