use super::*;
use crate::{
    error_code::ErrorCode,
    number::PhoneNumber,
    preflight::{BlockCause, ForeignHolder},
};

fn number() -> PhoneNumber {
    PhoneNumber::parse("+441134960001").unwrap()
}

fn texts(list: &[&str]) -> Vec<String> {
    list.iter().map(|text| (*text).to_owned()).collect()
}

fn causes() -> Vec<BlockCause> {
    vec![
        BlockCause::NoAccount { tried: vec![] },
        BlockCause::NoAccount {
            tried: texts(&["mira@acme.example", "m.okafor@acme.example"]),
        },
        BlockCause::TwoAccounts {
            upns: texts(&["mira@acme.example", "mira2@acme.example"]),
        },
        BlockCause::GuestAccount {
            upn: "mira_x.example#EXT#@acme.example".to_owned(),
        },
        BlockCause::SharedAccount {
            others: texts(&["Dev Rao"]),
        },
        BlockCause::Disabled,
        BlockCause::NoPhoneSystem,
        BlockCause::CallingPlan,
        BlockCause::NotKnownToTeams,
        BlockCause::OnPremisesNumber,
        BlockCause::OnPremisesHomed,
        BlockCause::NotE164 {
            text: "0113 496 0001".to_owned(),
        },
        BlockCause::TwoPbxUsers {
            number: number(),
            others: texts(&["Dev Rao", "Lin Porting"]),
        },
        BlockCause::TwoExtensions,
        BlockCause::NoNumber,
        BlockCause::ForeignNumber { number: number() },
        BlockCause::IdentityChanged {
            pinned: "id".into(),
            found: "no account for mira@acme.example".to_owned(),
        },
        BlockCause::PolicyUnknown {
            name: "UK Leeds".to_owned(),
        },
    ]
}

fn holders() -> [ForeignHolder; 5] {
    [
        ForeignHolder::ResourceAccount,
        ForeignHolder::Deleted,
        ForeignHolder::Unlicensed,
        ForeignHolder::Person,
        ForeignHolder::Other,
    ]
}

fn verdicts() -> Vec<Verdict> {
    let left = [
        LeaveReason::Unknown,
        LeaveReason::Vanishing {
            until: "2026-02-11T15:20:31Z".parse().unwrap(),
        },
        LeaveReason::SourceSuspect,
        LeaveReason::OnHold {
            reason: HoldReason::Undone,
        },
        LeaveReason::OnHold {
            reason: HoldReason::Rejected,
        },
        LeaveReason::OnHold {
            reason: HoldReason::Contested,
        },
        LeaveReason::OnHold {
            reason: HoldReason::Unsettled,
        },
        LeaveReason::NotRead {
            reason: "Microsoft does not answer".to_owned(),
        },
    ];
    let held = |kind| Verdict::HeldElsewhere {
        number: number(),
        holder: None,
        name: "Main line".to_owned(),
        kind,
    };
    let mut all = vec![
        Verdict::AlreadyRight,
        Verdict::Add,
        Verdict::Change,
        Verdict::Remove,
    ];
    all.extend(causes().into_iter().map(|cause| Verdict::Blocked { cause }));
    all.extend(holders().map(held));
    all.push(Verdict::WaitsForNumber {
        number: number(),
        holder: "u7".into(),
    });
    all.extend(left.map(|reason| Verdict::Left { reason }));
    all.push(Verdict::NotOurs);
    all
}

fn outcomes() -> Vec<Outcome> {
    let skipped = [
        SkipReason::ChangedSince {
            found: "+441134960009".to_owned(),
        },
        SkipReason::HeldByOther {
            holder: None,
            name: "Main line".to_owned(),
        },
        SkipReason::PrerequisiteFailed,
        SkipReason::PlanChanged,
        SkipReason::AlreadySo,
    ];
    let failed = |detail: &str| Outcome::Failed {
        code: ErrorCode::NumberHeld,
        detail: detail.to_owned(),
    };
    let mut all = vec![
        Outcome::Verified,
        Outcome::Waiting,
        Outcome::Restored,
        Outcome::NotSent,
    ];
    all.extend([failed(" "), failed("Telephone number is already assigned")]);
    all.extend(skipped.map(Outcome::Skipped));
    all
}

fn verdicts_and_outcomes() -> Vec<(String, String)> {
    let verdicts = verdicts()
        .into_iter()
        .map(|verdict| (verdict.sentence(), verdict.advice()));
    let outcomes = outcomes()
        .into_iter()
        .filter_map(|outcome| Some((outcome.sentence()?, outcome.advice().unwrap_or_default())));
    verdicts.chain(outcomes).collect()
}

fn all_sentences() -> Vec<(String, String)> {
    let codes = ErrorCode::ALL
        .iter()
        .map(|code| (code.sentence().to_owned(), code.advice().to_owned()));
    verdicts_and_outcomes().into_iter().chain(codes).collect()
}

#[test]
fn every_sentence_is_known() {
    let lines: Vec<String> = verdicts_and_outcomes()
        .into_iter()
        .map(|(sentence, advice)| format!("{sentence}\n    {advice}").trim_end().to_owned())
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn sentences_are_whole_and_free_of_our_own_terms() {
    let ours = [
        "pbx",
        "mirror",
        "fingerprint",
        "preflight",
        "projection",
        "chain",
        "verdict",
        "epoch",
        "hash",
        "null",
        "upn",
        "entra id",
        "object id",
        "graph",
        "payload",
        "fixme",
        "struct",
    ];
    for (sentence, advice) in all_sentences() {
        for text in [&sentence, &advice] {
            let text = &text.replace("Services > PBX", "that page");
            let first = text.chars().next();
            assert!(first.is_none_or(|c| c.is_uppercase() || c == '+'), "{text}");
            assert!(text.is_empty() || text.ends_with(['.', ')']), "{text}");
            assert!(!text.contains("  ") && !text.contains(".."), "{text}");
            let words: Vec<String> = text
                .split(|c: char| !c.is_alphanumeric())
                .map(str::to_lowercase)
                .collect();
            for term in ours {
                assert!(!words.iter().any(|word| word == term), "{term:?} in {text:?}");
            }
        }
        assert!(!sentence.is_empty());
    }
}

#[test]
fn whatever_stops_a_person_says_what_to_do() {
    for cause in causes() {
        assert!(!cause.advice().is_empty(), "{}", cause.name());
    }
    for code in ErrorCode::ALL {
        assert!(!code.advice().is_empty(), "{}", code.as_str());
    }
    for verdict in verdicts() {
        let silent = match verdict {
            Verdict::AlreadyRight | Verdict::Add | Verdict::Change | Verdict::Remove | Verdict::NotOurs => {
                true
            }
            Verdict::Blocked { .. }
            | Verdict::HeldElsewhere { .. }
            | Verdict::WaitsForNumber { .. }
            | Verdict::Left { .. } => false,
        };
        assert_eq!(verdict.advice().is_empty(), silent, "{verdict:?}");
    }
}

#[test]
fn each_kind_of_holder_has_a_sentence_and_an_advice_of_its_own() {
    let pairs = holders().map(|kind| (kind.sentence(&number(), "Main line"), kind.advice()));
    for (n, (sentence, advice)) in pairs.iter().enumerate() {
        assert!(sentence.contains("Main line") && sentence.contains("+441134960001"));
        assert!(
            pairs[n + 1..]
                .iter()
                .all(|(other, hint)| other != sentence && hint != advice)
        );
    }
}

#[test]
fn an_error_code_is_read_back_by_its_name_and_by_no_other() {
    for code in ErrorCode::ALL {
        assert_eq!(ErrorCode::parse(code.as_str()), Some(*code));
        assert_eq!(serde_json::to_value(code).unwrap(), code.as_str());
    }
    assert_eq!(ErrorCode::parse("Internal"), None);
}
