//! What is read of the sample tenant.

use crate::{connect, number, sample};
use simulator::{JournalEvent, Knobs, Licence, NumberType, Simulator, SimulatorConfig, System, TenantChange};
use std::time::Duration;
use sync_core::id::EntraId;
use sync_core::number::PhoneNumber;
use sync_core::ports::{Directory, LookupKey};
use sync_core::tenant::{AccountType, HolderKind, NumberKind, PolicySource, PolicyType};

#[tokio::test(start_paused = true)]
async fn the_sample_tenant_is_named() {
    for roles in [None, Some("Organization.Read.All")] {
        let sample = sample(|knobs| knobs.roles.extend(roles.map(str::to_owned)));
        let probe = sample.tenant.probe().await.unwrap();
        let identity = sample.control.world().identity;
        assert_eq!(
            (probe.id.as_str(), probe.name),
            (identity.tenant_id.as_str(), identity.display_name)
        );
        assert_eq!(probe.domain, Some(identity.domain));
    }
}

#[tokio::test(start_paused = true)]
async fn every_account_is_found_by_its_name_whatever_is_in_it() {
    let sample = sample(|_| {});
    for batched in [true, false] {
        let tenant = connect(&sample.simulator, |config| config.batched = batched);
        let accounts = sample.control.world().accounts;
        let live: Vec<_> = accounts
            .values()
            .filter(|account| account.deleted.is_none())
            .collect();
        assert!(live.iter().any(|a| a.upn.contains('\'')) && live.iter().any(|a| a.upn.contains('#')));
        let names: Vec<_> = live
            .iter()
            .map(|account| LookupKey::Upn(account.upn.to_uppercase()))
            .collect();
        for (account, found) in live.iter().zip(
            tenant
                .find_users(&names)
                .await
                .into_iter()
                .collect::<Result<Vec<_>, _>>()
                .unwrap(),
        ) {
            assert_eq!(
                found.iter().map(|f| f.id.as_str()).collect::<Vec<_>>(),
                [&account.id],
                "{}",
                account.upn
            );
            assert_eq!(found[0].enabled, Some(account.enabled));
            assert_eq!(
                found[0].phone_plan,
                Some(account.licences.contains(&Licence::PhoneSystem))
            );
            assert_eq!(
                (&found[0].mail, &found[0].display_name),
                (&account.mail, &account.display_name)
            );
        }
        let ids: Vec<_> = accounts
            .keys()
            .map(|id| LookupKey::Id(EntraId::new(id)))
            .collect();
        for (account, found) in accounts.values().zip(
            tenant
                .find_users(&ids)
                .await
                .into_iter()
                .collect::<Result<Vec<_>, _>>()
                .unwrap(),
        ) {
            assert_eq!(
                found.len(),
                usize::from(account.deleted.is_none()),
                "{}",
                account.upn
            );
        }
    }
}

#[tokio::test(start_paused = true)]
async fn one_address_may_find_several_accounts() {
    let sample = sample(|_| {});
    let mail = "shared@acme.example";
    for name in ["one", "two"] {
        let account = sample.person(name).await.as_str().to_owned();
        sample
            .control
            .change_tenant(&TenantChange::SetMail {
                account,
                mail: Some(mail.into()),
            })
            .unwrap();
    }
    sample.person("shared").await;
    let found = sample
        .tenant
        .find_users(&[LookupKey::UpnOrMail(mail.to_uppercase())])
        .await;
    assert_eq!(found[0].as_ref().unwrap().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_large_tenant_is_listed_and_gives_the_same_answers() {
    let simulator = Simulator::new(&SimulatorConfig {
        users: 1_200,
        knobs: Knobs::quick(),
        ..SimulatorConfig::default()
    });
    let tenant = connect(&simulator, |_| {});
    let accounts = simulator.control().world().accounts;
    let live: Vec<_> = accounts
        .values()
        .filter(|account| account.deleted.is_none())
        .collect();
    let keys: Vec<_> = live
        .iter()
        .map(|account| LookupKey::Upn(account.upn.clone()))
        .collect();
    let found = tenant
        .find_users(&keys)
        .await
        .into_iter()
        .collect::<Result<Vec<_>, _>>()
        .unwrap();
    assert!(
        live.iter()
            .zip(&found)
            .all(|(account, f)| f.len() == 1 && f[0].id.as_str() == account.id)
    );
    let posts = simulator.control().journal(0).into_iter().filter(|entry| {
        matches!(&entry.event, JournalEvent::Request { method, system: System::Graph, .. } if method == "POST")
    });
    assert_eq!(posts.count(), 0, "no batch was needed");
}

#[tokio::test(start_paused = true)]
async fn reading_everybody_equals_reading_each() {
    for (page, resource_accounts, global, deleted) in [(100, false, false, true), (7, true, true, false)] {
        let sample = sample(|knobs| {
            knobs.configurations_page = page;
            knobs.configurations_resource_accounts = resource_accounts;
            knobs.global_policy_listed = global;
            knobs.configurations_keep_deleted = deleted;
        });
        let everybody = sample.tenant.all_voice_users().await.unwrap();
        let ids: Vec<_> = everybody.iter().map(|user| user.id.clone()).collect();
        let each: Vec<_> = sample
            .tenant
            .voice_users(&ids)
            .await
            .into_iter()
            .map(|user| user.unwrap().unwrap())
            .collect();
        assert_eq!(each, everybody);
        let world = sample.control.world();
        for user in &everybody {
            let shown = &world.accounts[user.id.as_str()].shown;
            assert_eq!(
                user.primary().map(PhoneNumber::as_str),
                shown.voice.primary(),
                "{}",
                user.id
            );
            assert_eq!(user.phone_system, shown.licences.contains(&Licence::PhoneSystem));
            let direct = user
                .policies
                .values()
                .filter(|policy| policy.source == PolicySource::Direct)
                .count();
            let ours = |kind: &String| PolicyType::ALL.iter().any(|known| known.as_str() == kind);
            assert_eq!(
                direct,
                shown.voice.direct.keys().filter(|kind| ours(kind)).count(),
                "Global is no policy"
            );
        }
        let has = |kind| everybody.iter().any(|user| user.account_type == kind);
        assert!(has(AccountType::OnPremises) && has(AccountType::Guest));
        assert_eq!(has(AccountType::ResourceAccount), resource_accounts);
        let unknown = sample
            .tenant
            .voice_users(&[EntraId::new("b0000000-0000-4000-8000-000000000009")])
            .await;
        assert_eq!(unknown[0], Ok(None));
    }
}

#[tokio::test(start_paused = true)]
async fn all_numbers_equal_the_numbers_asked_one_by_one() {
    for (links, object) in [(true, false), (false, true)] {
        let simulator = Simulator::new(&SimulatorConfig {
            users: 2_600,
            knobs: Knobs {
                numbers_next_link: links,
                single_number_as_object: object,
                ..Knobs::quick()
            },
            ..SimulatorConfig::default()
        });
        let tenant = connect(&simulator, |_| {});
        let world = simulator.control().world();
        let all = tenant.all_numbers().await.unwrap();
        let wanted: Vec<_> = world
            .numbers
            .values()
            .filter(|record| record.number_type == NumberType::DirectRouting)
            .filter_map(|record| PhoneNumber::parse(&record.telephone_number).ok())
            .collect();
        assert_eq!(
            all.iter().map(|record| record.number.clone()).collect::<Vec<_>>(),
            wanted
        );
        assert!(wanted.len() > 1_000, "more than a page: {}", wanted.len());
        let some: Vec<_> = wanted
            .iter()
            .take(45)
            .cloned()
            .chain([number("+441134969999")])
            .collect();
        let mut each = tenant.numbers(&some).await;
        assert_eq!(each.pop(), Some(Ok(None)));
        let each: Vec<_> = each.into_iter().map(|record| record.unwrap().unwrap()).collect();
        assert_eq!(each, all[..45]);
        for record in &all {
            let truth = &world.numbers[record.number.as_str()];
            assert_eq!(
                record.holder.as_ref().map(EntraId::as_str),
                truth.holder.as_deref()
            );
            assert_eq!(record.holder_kind == HolderKind::Nobody, truth.holder.is_none());
            assert_eq!(record.kind, NumberKind::DirectRouting);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn no_query_needs_what_only_advanced_queries_may_ask() {
    for own_code in [true, false] {
        let sample = sample(|knobs| knobs.unsupported_query_own_code = own_code);
        for batched in [true, false] {
            let tenant = connect(&sample.simulator, |config| config.batched = batched);
            let accounts = sample.control.world().accounts;
            let live = accounts.values().filter(|account| account.deleted.is_none());
            let keys: Vec<_> = live
                .flat_map(|account| {
                    let upn = account.upn.clone();
                    [
                        LookupKey::Upn(upn.clone()),
                        LookupKey::UpnOrMail(upn),
                        LookupKey::Id(EntraId::new(&account.id)),
                    ]
                })
                .collect();
            assert!(tenant.find_users(&keys).await.iter().all(Result::is_ok));
            assert!(tenant.all_voice_users().await.is_ok() && tenant.all_numbers().await.is_ok());
        }
        assert_eq!(sample.statuses(|status| status == 400), 0);
    }
}

#[tokio::test(start_paused = true)]
async fn a_licence_counts_as_soon_as_teams_has_processed_it() {
    for lag_ms in [0, 60_000] {
        let sample = sample(|knobs| knobs.licence_lag_ms = lag_ms);
        let person = sample.person("alex").await;
        let account = person.as_str().to_owned();
        let licence = Licence::PhoneSystem;
        let change = TenantChange::RemoveLicence { account, licence };
        sample.control.change_tenant(&change).unwrap();
        let licensed = || async {
            let ids = std::slice::from_ref(&person);
            let read = sample.tenant.voice_users(ids).await.remove(0);
            read.unwrap().unwrap().phone_system
        };
        tokio::time::advance(Duration::from_secs(30)).await;
        assert_eq!(licensed().await, lag_ms > 30_000, "{lag_ms} ms");
        tokio::time::advance(Duration::from_secs(60)).await;
        assert!(!licensed().await);
    }
}
