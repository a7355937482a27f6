//! Numbers and policies: given, taken away, refused.

use crate::{assign, number, sample, unassign};
use simulator::{
    BadPolicyItem, FreeNumber, Licence, LocationForm, NumberType, RefusalPlace, SecondPrimary, TenantChange,
    UnassignMissing,
};
use std::time::Duration;
use sync_core::error_code::ErrorCode;
use sync_core::failure::FailureClass;
use sync_core::id::{EntraId, OperationId, PolicyId};
use sync_core::ports::{Directory, OperationState, Write};
use sync_core::tenant::{PolicySource, PolicyType};

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
            .voice_users(std::slice::from_ref(&person))
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
                    .voice_users(std::slice::from_ref(&person))
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
async fn a_bad_policy_assignment_takes_nobody_elses_with_it() {
    for (bad_item, items_max) in [(BadPolicyItem::FailsAll, 20), (BadPolicyItem::KeepsEarlier, 1)] {
        let sample = sample(|knobs| {
            knobs.policy_bad_item = bad_item;
            knobs.policy_items_max = items_max;
        });
        let policies = sample.control.world().policies;
        let kind = PolicyType::VoiceRouting;
        let known = policies
            .iter()
            .find(|policy| policy.policy_type == kind.as_str())
            .unwrap();
        let mut people = Vec::new();
        for n in 0..20 {
            people.push(sample.person(&format!("p{n}")).await);
        }
        let bad = 7;
        let writes: Vec<Write> = people
            .iter()
            .enumerate()
            .map(|(n, account)| Write::AssignPolicy {
                account: account.clone(),
                policy: kind,
                policy_id: PolicyId::new(if n == bad { "nothing" } else { known.id.as_str() }),
            })
            .collect();
        let answers = sample.tenant.submit(&writes).await;
        sample.control.quiet().await;
        let shown = sample.tenant.voice_users(&people).await;
        for (n, (answer, shown)) in answers.into_iter().zip(shown).enumerate() {
            let has = shown.unwrap().unwrap().policies.contains_key(&kind);
            assert_eq!((answer.is_ok(), has), (n != bad, n != bad), "{bad_item:?}: {n}");
            if let Err(failure) = answer {
                assert_eq!(failure.code, ErrorCode::PolicyNotFound);
            }
        }
    }
}
