//! The tenant adapter against the sample tenant, which was written from Microsoft's documentation and shares no
//! code with it. What the documentation leaves open is a knob there, and is tried both ways here.
//! Runs in process on a paused clock, except where sockets matter.

#![expect(clippy::unwrap_used, reason = "helpers of a test suite")]

use microsoft::{Tenant, TenantConfig};
use outbound::{NetworkTransport, Origin, RouterTransport, Transport};
use secrecy::SecretString;
use simulator::{
    Control, Endpoints, Fault, FaultRule, FreeNumber, JournalEvent, Knobs, Licence, LocationForm, NumberType,
    RefusalPlace, SecondPrimary, Simulator, SimulatorConfig, System, TenantChange, UnassignMissing,
};
use std::{sync::Arc, time::Duration};
use sync_core::{
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
    id::{EntraId, OperationId, PolicyId, TenantId},
    number::PhoneNumber,
    ports::{Directory, LookupKey, OperationState, Write},
    tenant::{AccountType, HolderKind, NumberKind, PolicySource, PolicyType},
};

/// A sample tenant and the adapter that is connected to it.
struct Sample {
    control: Control,
    simulator: Simulator,
    tenant: Tenant,
}

fn config(endpoints: &Endpoints) -> TenantConfig {
    let origin = |text: &str| Origin::parse(text).unwrap();
    let (login, graph) = (origin(&endpoints.login_url), origin(&endpoints.graph_url));
    TenantConfig {
        reads_per_second: 5_000.0,
        writes_per_second: 5_000.0,
        ..TenantConfig::new(
            TenantId::new(&endpoints.tenant_id),
            &endpoints.client_id,
            login,
            graph,
        )
    }
}

fn connect(simulator: &Simulator, change: impl FnOnce(&mut TenantConfig)) -> Tenant {
    let endpoints = simulator.endpoints("http://127.0.0.1:8090");
    let mut config = config(&endpoints);
    change(&mut config);
    let transport: Arc<dyn Transport> = Arc::new(RouterTransport::new(simulator.router()));
    Tenant::connect(config, endpoints.client_secret.into(), transport)
}

fn sample(set: impl FnOnce(&mut Knobs)) -> Sample {
    let mut knobs = Knobs::quick();
    set(&mut knobs);
    let simulator = Simulator::new(&SimulatorConfig {
        knobs,
        ..SimulatorConfig::default()
    });
    Sample {
        control: simulator.control(),
        tenant: connect(&simulator, |_| {}),
        simulator,
    }
}

impl Sample {
    /// A licensed person without a number.
    async fn person(&self, name: &str) -> EntraId {
        let change = TenantChange::CreateAccount {
            upn: format!("{name}@acme.example"),
            given_name: name.to_owned(),
            surname: "Contract".to_owned(),
            country: "GB".to_owned(),
        };
        let id = self.control.change_tenant(&change).unwrap();
        self.control.quiet().await;
        EntraId::new(id)
    }

    /// Sends one write and follows its operation to the end.
    async fn carry_out(&self, write: Write) -> Result<(), Failure> {
        let accepted = self.tenant.submit(&[write]).await.remove(0)?;
        let Some(operation) = accepted.operation else {
            return Ok(());
        };
        loop {
            match self
                .tenant
                .operations(std::slice::from_ref(&operation))
                .await
                .remove(0)?
            {
                OperationState::Running => tokio::time::sleep(Duration::from_millis(1)).await,
                OperationState::Succeeded => break,
                OperationState::Failed { failure } => return Err(failure),
                OperationState::Forgotten => panic!("the operation was forgotten"),
            }
        }
        self.control.quiet().await;
        Ok(())
    }

    fn holder(&self, number: &PhoneNumber) -> Option<String> {
        self.control.truth().numbers.get(number.as_str())?.holder.clone()
    }

    fn statuses(&self, wanted: impl Fn(u16) -> bool) -> usize {
        let journal = self.control.journal(0);
        let is =
            |event: &JournalEvent| matches!(event, JournalEvent::Request { status, .. } if wanted(*status));
        journal.iter().filter(|entry| is(&entry.event)).count()
    }
}

fn number(text: &str) -> PhoneNumber {
    PhoneNumber::parse(text).unwrap()
}

fn assign(text: &str, account: &EntraId) -> Write {
    Write::AssignNumber {
        number: number(text),
        account: account.clone(),
        location_id: None,
    }
}

fn unassign(text: &str) -> Write {
    Write::UnassignNumber { number: number(text) }
}

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
        (ErrorCode::SignInNeeded, FailureClass::Reauthenticate)
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
        for (account, found) in live.iter().zip(tenant.find_users(&names).await.unwrap()) {
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
        for (account, found) in accounts.values().zip(tenant.find_users(&ids).await.unwrap()) {
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
        .await
        .unwrap();
    assert_eq!(found[0].len(), 3);
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
    let found = tenant.find_users(&keys).await.unwrap();
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
async fn a_number_goes_to_a_person_and_away_again_in_every_form_of_the_answers() {
    for turn in 0..16 {
        let bit = |n: u32| turn >> n & 1 == 1;
        let sample = sample(|knobs| {
            knobs.location_form = if bit(0) {
                LocationForm::Slash
            } else {
                LocationForm::Parenthesised
            };
            knobs.operation_wrapped = bit(1);
            knobs.accepted_retry_after = bit(2);
            knobs.free_numbers = if bit(3) {
                FreeNumber::Vanishes
            } else {
                FreeNumber::Stays
            };
        });
        let person = sample.person("alex").await;
        let wanted = number("+441134969999;ext=12");
        sample.carry_out(assign(wanted.as_str(), &person)).await.unwrap();
        assert_eq!(sample.holder(&wanted).as_deref(), Some(person.as_str()));
        let user = sample
            .tenant
            .voice_users(std::slice::from_ref(&person))
            .await
            .remove(0)
            .unwrap()
            .unwrap();
        assert_eq!(
            (user.primary(), user.enterprise_voice),
            (Some(&wanted), Some(true))
        );
        let record = sample
            .tenant
            .numbers(std::slice::from_ref(&wanted))
            .await
            .remove(0)
            .unwrap()
            .unwrap();
        assert!(record.may_be_unassigned() && record.holder == Some(person.clone()));
        sample.carry_out(unassign(wanted.as_str())).await.unwrap();
        assert_eq!(sample.holder(&wanted), None);
        let record = sample.tenant.numbers(&[wanted]).await.remove(0).unwrap();
        assert_eq!(record.is_none(), bit(3));
        assert_eq!(sample.control.violations(), []);
    }
}

#[tokio::test(start_paused = true)]
async fn twenty_writes_go_in_one_batch_and_each_has_its_answer() {
    let sample = sample(|_| {});
    let mut writes = Vec::new();
    for n in 0..20 {
        let person = sample.person(&format!("p{n}")).await;
        writes.push(assign(&format!("+4411349699{n:02}"), &person));
    }
    let accepted = sample.tenant.submit(&writes).await;
    let operations: Vec<OperationId> = accepted
        .into_iter()
        .map(|a| a.unwrap().operation.unwrap())
        .collect();
    sample.control.quiet().await;
    let states = sample.tenant.operations(&operations).await;
    assert!(
        states
            .into_iter()
            .all(|state| state == Ok(OperationState::Succeeded))
    );
    for write in &writes {
        let Write::AssignNumber { number, account, .. } = write else {
            unreachable!()
        };
        assert_eq!(sample.holder(number).as_deref(), Some(account.as_str()));
    }
}

#[tokio::test(start_paused = true)]
async fn refusals_mean_the_same_at_once_and_in_the_operation() {
    for refusals in [RefusalPlace::Request, RefusalPlace::Operation] {
        let sample = sample(|knobs| {
            knobs.refusals = refusals;
            knobs.ext_numbers = false;
        });
        let (alex, kim) = (sample.person("alex").await, sample.person("kim").await);
        let change = |change: TenantChange| sample.control.change_tenant(&change).unwrap();
        sample.carry_out(assign("+441134969901", &alex)).await.unwrap();
        let refused = |write| async { sample.carry_out(write).await.unwrap_err() };
        assert_eq!(
            refused(assign("+441134969901", &kim)).await.code,
            ErrorCode::NumberHeld
        );
        for (text, blocked) in [("+441134969902", true), ("+441134969903", false)] {
            let number_type = NumberType::DirectRouting;
            change(TenantChange::PutNumber {
                number: text.into(),
                number_type,
                blocked,
                pending: !blocked,
            });
        }
        assert_eq!(
            refused(assign("+441134969902", &kim)).await.code,
            ErrorCode::NumberBlocked
        );
        let pending = refused(assign("+441134969903", &kim)).await;
        assert_eq!(
            (pending.code, pending.class),
            (ErrorCode::NotConfirmed, FailureClass::RetrySlow)
        );
        let number_type = NumberType::CallingPlan;
        change(TenantChange::PutNumber {
            number: "+441134969904".into(),
            number_type,
            blocked: false,
            pending: false,
        });
        assert_eq!(
            refused(assign("+441134969904", &kim)).await.code,
            ErrorCode::NumberNotFound
        );
        assert_eq!(
            refused(assign("+441134969905;ext=1", &kim)).await.class,
            FailureClass::Permanent
        );
        let line = Some("+441134969906".to_owned());
        change(TenantChange::SetOnPremisesLine {
            account: kim.as_str().into(),
            number: line,
        });
        assert_eq!(
            refused(assign("+441134969907", &kim)).await.code,
            ErrorCode::OnPremisesNumber
        );
        change(TenantChange::SetOnPremisesLine {
            account: kim.as_str().into(),
            number: None,
        });
        change(TenantChange::RemoveLicence {
            account: kim.as_str().into(),
            licence: Licence::PhoneSystem,
        });
        sample.control.quiet().await;
        assert_eq!(
            refused(assign("+441134969907", &kim)).await.code,
            ErrorCode::LicenseMissing
        );
        let unknown = EntraId::new("b0000000-0000-4000-8000-000000000009");
        let unknown = refused(assign("+441134969908", &unknown)).await;
        assert_eq!(
            (unknown.code, unknown.class),
            (ErrorCode::AccountNotReady, FailureClass::RetrySlow)
        );
    }
}

#[tokio::test(start_paused = true)]
async fn what_a_second_primary_or_a_missing_number_does_is_understood_either_way() {
    for (second_primary, unassign_missing, must_exist) in [
        (SecondPrimary::Refuse, UnassignMissing::Fails, true),
        (SecondPrimary::Replace, UnassignMissing::Succeeds, false),
    ] {
        let sample = sample(|knobs| {
            knobs.second_primary = second_primary;
            knobs.unassign_missing = unassign_missing;
            knobs.direct_routing_must_exist = must_exist;
        });
        let person = sample.person("alex").await;
        let number_type = NumberType::DirectRouting;
        for text in ["+441134969901", "+441134969902"] {
            let put = TenantChange::PutNumber {
                number: text.into(),
                number_type,
                blocked: false,
                pending: false,
            };
            sample.control.change_tenant(&put).unwrap();
        }
        sample.control.quiet().await;
        sample.carry_out(assign("+441134969901", &person)).await.unwrap();
        let second = sample.carry_out(assign("+441134969902", &person)).await;
        let user = sample
            .tenant
            .voice_users(&[person.clone()])
            .await
            .remove(0)
            .unwrap()
            .unwrap();
        let shown = user.primary().unwrap().as_str();
        match second_primary {
            SecondPrimary::Refuse => {
                assert_eq!(second.unwrap_err().code, ErrorCode::Refused);
                assert_eq!(shown, "+441134969901");
            }
            SecondPrimary::Replace => assert_eq!((second, shown), (Ok(()), "+441134969902")),
        }
        let missing = sample
            .carry_out(unassign("+441134969903"))
            .await
            .map_err(|failure| failure.code);
        let expected = match unassign_missing {
            UnassignMissing::Fails => Err(ErrorCode::NumberNotFound),
            UnassignMissing::Succeeds => Ok(()),
        };
        assert_eq!(missing, expected);
        let new = sample
            .carry_out(assign("+441134969904", &sample.person("kim").await))
            .await;
        assert_eq!(
            new.map_err(|failure| failure.code),
            if must_exist {
                Err(ErrorCode::NumberNotFound)
            } else {
                Ok(())
            }
        );
    }
}

#[tokio::test(start_paused = true)]
async fn an_operation_that_says_nothing_about_the_number_is_settled_by_reading() {
    let sample = sample(|knobs| knobs.operation_skipped_status = true);
    let person = sample.person("alex").await;
    sample.carry_out(assign("+441134969901", &person)).await.unwrap();
    let again = sample
        .tenant
        .submit(&[assign("+441134969901", &person)])
        .await
        .remove(0)
        .unwrap();
    sample.control.quiet().await;
    let state = |id: &OperationId| {
        let id = id.clone();
        async { sample.tenant.operations(&[id]).await.remove(0) }
    };
    assert_eq!(
        state(&again.operation.clone().unwrap()).await,
        Ok(OperationState::Forgotten),
        "skipped"
    );
    sample.control.set_knobs(|knobs| knobs.operation_retention_ms = 0);
    tokio::time::advance(Duration::from_secs(1)).await;
    assert_eq!(
        state(&again.operation.unwrap()).await,
        Ok(OperationState::Forgotten),
        "forgotten"
    );
    assert_eq!(
        state(&OperationId::new("QXNzaWdubWVudHwx")).await,
        Ok(OperationState::Forgotten),
        "never known"
    );
}

#[tokio::test(start_paused = true)]
async fn policies_are_found_assigned_inherited_and_taken_away() {
    for (is_404, any_case, global) in [(true, true, false), (false, false, true)] {
        let sample = sample(|knobs| {
            knobs.unknown_policy_is_404 = is_404;
            knobs.policy_type_any_case = any_case;
            knobs.global_policy_listed = global;
        });
        let person = sample.person("alex").await;
        for kind in PolicyType::ALL {
            let policies = sample.control.world().policies;
            let known = policies
                .iter()
                .find(|policy| policy.policy_type == kind.as_str())
                .unwrap();
            let hits = sample
                .tenant
                .policy_id(kind, &known.name.to_uppercase())
                .await
                .unwrap();
            assert_eq!(
                (hits[0].name.as_str(), hits[0].policy_id.as_str()),
                (known.name.as_str(), known.id.as_str())
            );
            assert_eq!(
                sample.tenant.policy_id(kind, "nobody's/policy").await.unwrap(),
                []
            );
            let (account, policy_id) = (person.clone(), hits[0].policy_id.clone());
            sample
                .carry_out(Write::AssignPolicy {
                    account,
                    policy: kind,
                    policy_id,
                })
                .await
                .unwrap();
            sample.control.quiet().await;
            let read = || async {
                sample
                    .tenant
                    .voice_users(&[person.clone()])
                    .await
                    .remove(0)
                    .unwrap()
                    .unwrap()
            };
            let effective = read().await.policies.remove(&kind).unwrap();
            assert_eq!(
                (effective.name, effective.source),
                (known.name.clone(), PolicySource::Direct)
            );
            sample
                .carry_out(Write::UnassignPolicy {
                    account: person.clone(),
                    policy: kind,
                })
                .await
                .unwrap();
            sample.control.quiet().await;
            assert_eq!(read().await.policies.get(&kind), None);
        }
        let policy_id = PolicyId::new("nothing");
        let wrong = Write::AssignPolicy {
            account: person,
            policy: PolicyType::Calling,
            policy_id: policy_id.clone(),
        };
        assert_eq!(
            sample.carry_out(wrong).await.unwrap_err().code,
            ErrorCode::PolicyNotFound
        );
        let account = EntraId::new("b0000000-0000-4000-8000-000000000009");
        let nobody = Write::AssignPolicy {
            account,
            policy: PolicyType::Calling,
            policy_id,
        };
        assert_eq!(
            sample.carry_out(nobody).await.unwrap_err().code,
            ErrorCode::AccountNotReady
        );
    }
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
    let sample = sample(|knobs| knobs.token_seconds = 20);
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
