use super::*;
use crate::{
    fingerprint::Fingerprint,
    projection::{Scope, WantedNumber},
};
use jiff::Timestamp;
use proptest::prelude::*;

fn account(id: &str, upn: &str, mail: Option<&str>, kind: UserKind) -> DirectoryUser {
    DirectoryUser {
        id: id.into(),
        upn: upn.to_owned(),
        mail: mail.map(str::to_owned),
        display_name: upn.to_owned(),
        enabled: Some(true),
        kind,
        phone_plan: Some(true),
    }
}

fn member(id: &str, upn: &str) -> DirectoryUser {
    account(id, upn, None, UserKind::Member)
}

fn person(sso: Option<&str>, name: Option<&str>, email: Option<&str>) -> Projection {
    Projection {
        display_name: "Mira".to_owned(),
        scope: Scope::TeamsEnabled,
        number: WantedNumber::None,
        keys: JoinKeys {
            sso_federation_id: sso.map(str::to_owned),
            user_name: name.map(str::to_owned),
            primary_email: email.map(str::to_owned),
        },
        site: None,
        country: None,
    }
}

fn pin(id: &str, upn: &str) -> ManagedAccount {
    ManagedAccount {
        user: "u1".into(),
        account: id.into(),
        upn: upn.to_owned(),
        number: None,
        policies: BTreeMap::new(),
        verified_at: Timestamp::UNIX_EPOCH,
        fingerprint: Fingerprint::of(&1),
    }
}

/// A directory that answers truthfully, but for the keys in `broken`.
struct Tenant {
    users: Vec<DirectoryUser>,
    broken: Vec<LookupKey>,
}

impl Tenant {
    fn of(users: &[DirectoryUser]) -> Self {
        Self {
            users: users.to_vec(),
            broken: Vec::new(),
        }
    }

    fn answer(&self, key: &LookupKey) -> Result<Vec<DirectoryUser>, String> {
        if self.broken.contains(key) {
            return Err("timed out".to_owned());
        }
        Ok(hits(key, &self.users).into_values().cloned().collect())
    }

    /// Asks until it is decided; returns the rounds of questions too.
    fn decide(
        &self,
        user: &Projection,
        chosen: Option<&str>,
        pinned: Option<&ManagedAccount>,
    ) -> (Match, Vec<Vec<LookupKey>>) {
        let (mut answers, mut rounds) = (Answers::new(), Vec::new());
        loop {
            match next(user, chosen, pinned, &answers) {
                Question::Decided(found) => return (found, rounds),
                Question::Ask(keys) => {
                    assert!(!keys.is_empty() && rounds.len() < 4, "asks for ever");
                    for key in &keys {
                        assert!(
                            answers.insert(key.clone(), self.answer(key)).is_none(),
                            "asked twice: {key:?}"
                        );
                    }
                    rounds.push(keys);
                }
            }
        }
    }

    fn find(&self, user: &Projection) -> Match {
        self.decide(user, None, None).0
    }

    fn find_pinned(&self, user: &Projection, pinned: &ManagedAccount) -> Match {
        self.decide(user, None, Some(pinned)).0
    }
}

fn found(id: &str, by: JoinKey) -> Match {
    Match::Account {
        account: id.into(),
        by,
    }
}

fn changed(id: &str, found: &str) -> Match {
    Match::IdentityChanged {
        pinned: id.into(),
        found: found.to_owned(),
    }
}

#[test]
fn the_strongest_key_that_leads_somewhere_decides() {
    let tenant = Tenant::of(&[
        member("1", "sso@a.b"),
        member("2", "name@a.b"),
        member("3", "mail@a.b"),
    ]);
    let all = person(Some("SSO@a.b"), Some("name@a.b"), Some("mail@a.b"));
    assert_eq!(tenant.find(&all), found("1", JoinKey::SsoFederationId));
    let no_sso = person(Some("nobody@a.b"), Some("Name@A.B"), Some("mail@a.b"));
    assert_eq!(tenant.find(&no_sso), found("2", JoinKey::UserName));
    let only_mail = person(None, Some("dev.rao"), Some("mail@a.b"));
    assert_eq!(tenant.find(&only_mail), found("3", JoinKey::PrimaryEmail));
}

#[test]
fn mail_counts_for_the_email_key_only() {
    let tenant = Tenant::of(&[account("1", "m.okafor@a.b", Some("Mira@a.b"), UserKind::Member)]);
    assert_eq!(
        tenant.find(&person(None, None, Some("mira@a.b"))),
        found("1", JoinKey::PrimaryEmail)
    );
    let tried = vec!["mira@a.b".to_owned()];
    assert_eq!(
        tenant.find(&person(None, Some("mira@a.b"), None)),
        Match::Nobody { tried }
    );
}

#[test]
fn a_text_without_at_sign_is_not_asked() {
    let (result, rounds) = Tenant::of(&[]).decide(&person(Some("fed-77"), Some("dev.rao"), None), None, None);
    assert_eq!(result, Match::Nobody { tried: vec![] });
    assert!(rounds.is_empty());
}

#[test]
fn the_same_text_in_two_keys_is_asked_once() {
    let (result, rounds) =
        Tenant::of(&[]).decide(&person(Some("a@b.c"), Some("a@b.c"), Some("A@b.c")), None, None);
    assert_eq!(
        result,
        Match::Nobody {
            tried: vec!["a@b.c".to_owned()]
        }
    );
    let asked: Vec<LookupKey> = rounds.concat();
    assert_eq!(
        asked,
        [
            LookupKey::Upn("a@b.c".to_owned()),
            LookupKey::UpnOrMail("A@b.c".to_owned())
        ]
    );
}

#[test]
fn an_override_is_the_only_key() {
    let guid = "6E7B768E-07E2-4810-8459-485F84F8F204";
    let low = guid.to_ascii_lowercase();
    let tenant = Tenant::of(&[member(&low, "chosen@a.b"), member("2", "name@a.b")]);
    let user = person(None, Some("name@a.b"), None);
    assert_eq!(
        tenant.decide(&user, Some(guid), None).0,
        found(&low, JoinKey::Override)
    );
    assert_eq!(
        tenant.decide(&user, Some(" Chosen@a.b "), None).0,
        found(&low, JoinKey::Override)
    );
    let tried = vec!["gone@a.b".to_owned()];
    assert_eq!(
        tenant.decide(&user, Some("gone@a.b"), None).0,
        Match::Nobody { tried }
    );
    assert_eq!(
        tenant.decide(&user, Some("  "), None).0,
        found("2", JoinKey::UserName)
    );
}

#[test]
fn two_members_for_one_key_stop_the_search() {
    let tenant = Tenant::of(&[
        account("1", "x@a.b", Some("mira@a.b"), UserKind::Member),
        member("2", "mira@a.b"),
    ]);
    let upns = vec!["mira@a.b".to_owned(), "x@a.b".to_owned()];
    assert_eq!(
        tenant.find(&person(None, None, Some("mira@a.b"))),
        Match::Several { upns: upns.clone() }
    );
    assert_eq!(
        tenant.find_pinned(&person(None, None, Some("mira@a.b")), &pin("2", "mira@a.b")),
        Match::Several { upns }
    );
}

#[test]
fn one_account_answered_twice_is_one_account() {
    let tenant = Tenant::of(&[member("1", "mira@a.b"), member("1", "mira@a.b")]);
    assert_eq!(
        tenant.find(&person(None, Some("mira@a.b"), None)),
        found("1", JoinKey::UserName)
    );
}

#[test]
fn guests_are_named_only_where_nothing_else_is_found() {
    let guest = account(
        "9",
        "mira_x.example#EXT#@a.b",
        Some("mira@x.example"),
        UserKind::Unknown,
    );
    let user = person(None, None, Some("mira@x.example"));
    assert_eq!(
        Tenant::of(std::slice::from_ref(&guest)).find(&user),
        Match::Guest {
            upn: guest.upn.clone()
        }
    );
    let with_member = Tenant::of(&[
        guest,
        account("1", "m@a.b", Some("mira@x.example"), UserKind::Unknown),
    ]);
    assert_eq!(with_member.find(&user), found("1", JoinKey::PrimaryEmail));
}

#[test]
fn an_unanswered_key_is_never_replaced_by_a_weaker_one() {
    let mut tenant = Tenant::of(&[member("2", "name@a.b")]);
    tenant.broken.push(LookupKey::Upn("sso@a.b".to_owned()));
    let user = person(Some("sso@a.b"), Some("name@a.b"), None);
    assert_eq!(
        tenant.find(&user),
        Match::Unknown {
            reason: "timed out".to_owned()
        }
    );
}

#[test]
fn an_answer_to_another_question_is_no_answer() {
    let mut answers = Answers::new();
    answers.insert(
        LookupKey::Upn("o'neil@a.b".to_owned()),
        Ok(vec![member("1", "oneil@a.b")]),
    );
    let decided = next(&person(None, Some("o'neil@a.b"), None), None, None, &answers);
    assert_eq!(
        decided,
        Question::Decided(Match::Nobody {
            tried: vec!["o'neil@a.b".to_owned()]
        })
    );
}

#[test]
fn a_pinned_account_where_the_keys_lead_is_the_account() {
    let tenant = Tenant::of(&[member("1", "Mira@a.b")]);
    let (result, rounds) = tenant.decide(
        &person(None, Some("mira@a.b"), None),
        None,
        Some(&pin("1", "mira@A.b")),
    );
    assert_eq!(result, found("1", JoinKey::Pinned));
    assert_eq!(
        rounds,
        [vec![
            LookupKey::Id("1".into()),
            LookupKey::Upn("mira@a.b".to_owned())
        ]]
    );
}

#[test]
fn every_difference_from_the_pin_is_an_identity_change() {
    let user = person(None, Some("mira@a.b"), None);
    let pinned = pin("1", "mira@a.b");
    let reused = Tenant::of(&[member("1", "mira.old@a.b"), member("2", "mira@a.b")]);
    assert_eq!(reused.find_pinned(&user, &pinned), changed("1", "mira@a.b"));
    let recreated = Tenant::of(&[member("2", "mira@a.b")]);
    assert_eq!(
        recreated.find_pinned(&user, &pinned),
        changed("1", "mira@a.b, while the earlier account mira@a.b is gone")
    );
    let renamed = Tenant::of(&[member("1", "mira.smith@a.b")]);
    assert_eq!(
        renamed.find_pinned(&user, &pinned),
        changed("1", "no account for mira@a.b")
    );
    assert_eq!(
        renamed.find_pinned(&person(None, Some("mira.smith@a.b"), None), &pinned),
        changed("1", "mira.smith@a.b, renamed from mira@a.b")
    );
    let elsewhere = Tenant::of(&[member("1", "mira@a.b"), member("2", "other@a.b")]);
    assert_eq!(
        elsewhere.find_pinned(&person(None, Some("other@a.b"), None), &pinned),
        changed("1", "other@a.b")
    );
    assert_eq!(
        elsewhere.decide(&user, Some("other@a.b"), Some(&pinned)).0,
        changed("1", "other@a.b")
    );
    assert_eq!(
        elsewhere.find_pinned(&person(None, None, None), &pinned),
        changed("1", "no address in the phone system")
    );
    let guest = Tenant::of(&[account("1", "mira@a.b", None, UserKind::Guest)]);
    assert_eq!(
        guest.find_pinned(&user, &pinned),
        changed("1", "the guest account mira@a.b")
    );
}

#[test]
fn a_pinned_account_that_could_not_be_asked_for_is_unknown() {
    let mut tenant = Tenant::of(&[member("1", "mira@a.b")]);
    tenant.broken.push(LookupKey::Id("1".into()));
    let result = tenant.find_pinned(&person(None, Some("mira@a.b"), None), &pin("1", "mira@a.b"));
    assert_eq!(
        result,
        Match::Unknown {
            reason: "timed out".to_owned()
        }
    );
}

#[test]
fn people_who_share_an_account_are_named_to_each_other() {
    let matches = BTreeMap::from([
        ("u1".into(), found("1", JoinKey::UserName)),
        ("u2".into(), found("2", JoinKey::UserName)),
        ("u3".into(), found("1", JoinKey::PrimaryEmail)),
        ("u4".into(), changed("2", "somebody")),
        ("u5".into(), found("5", JoinKey::Override)),
    ]);
    let expected: BTreeMap<PbxUserId, Vec<PbxUserId>> = BTreeMap::from([
        ("u1".into(), vec!["u3".into()]),
        ("u2".into(), vec!["u4".into()]),
        ("u3".into(), vec!["u1".into()]),
    ]);
    assert_eq!(shared(&matches), expected);
}

fn texts() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "a@x.y",
        "A@x.y",
        "b@x.y",
        "o'n@x.y",
        "on@x.y",
        "a",
        "#EXT#@x.y",
        "\u{212a}@x.y",
        "k@x.y",
    ])
    .prop_map(str::to_owned)
}

fn accounts() -> impl Strategy<Value = DirectoryUser> {
    let kinds = prop::sample::select(vec![UserKind::Member, UserKind::Guest, UserKind::Unknown]);
    (0..4u8, texts(), prop::option::of(texts()), kinds)
        .prop_map(|(id, upn, mail, kind)| account(&id.to_string(), &upn, mail.as_deref(), kind))
}

fn people() -> impl Strategy<Value = Projection> {
    (
        prop::option::of(texts()),
        prop::option::of(texts()),
        prop::option::of(texts()),
    )
        .prop_map(|(sso, name, email)| person(sso.as_deref(), name.as_deref(), email.as_deref()))
}

/// A directory that answers anything at all to anything.
fn lies() -> impl Strategy<Value = Vec<Result<Vec<DirectoryUser>, String>>> {
    let answer = prop_oneof![
        9 => prop::collection::vec(accounts(), 0..4).prop_map(Ok),
        1 => Just(Err("no answer".to_owned())),
    ];
    prop::collection::vec(answer, 5..6)
}

proptest! {
    #[test]
    fn whatever_the_directory_answers_only_an_equal_and_single_member_is_taken(
        user in people(),
        chosen in prop::option::weighted(0.2, texts()),
        pinned in prop::option::weighted(0.4, (0..4u8, texts())),
        lies in lies(),
    ) {
        let pinned = pinned.map(|(id, upn)| pin(&id.to_string(), &upn));
        let (mut answers, mut lies) = (Answers::new(), lies.into_iter());
        let mut last = Vec::new();
        let found = loop {
            match next(&user, chosen.as_deref(), pinned.as_ref(), &answers) {
                Question::Decided(found) => break found,
                Question::Ask(keys) => {
                    prop_assert!(!keys.is_empty());
                    for key in keys {
                        prop_assert!(!answers.contains_key(&key));
                        last.push(key.clone());
                        answers.insert(key, lies.next().unwrap());
                    }
                }
            }
        };
        prop_assert_eq!(&Question::Decided(found.clone()), &next(&user, chosen.as_deref(), pinned.as_ref(), &answers));
        if let Match::Account { account, by } = found {
            let keys = &user.keys;
            let texts: Vec<&String> = match &chosen {
                Some(text) => vec![text],
                None => [&keys.sso_federation_id, &keys.user_name, &keys.primary_email].into_iter().flatten().collect(),
            };
            let says = |hit: &DirectoryUser| texts.iter().any(|text| {
                hit.upn.eq_ignore_ascii_case(text) || hit.mail.as_ref().is_some_and(|mail| mail.eq_ignore_ascii_case(text))
            });
            let everywhere: Vec<&DirectoryUser> = answers.values().flatten().flatten().filter(|hit| hit.id == account).collect();
            prop_assert!(everywhere.iter().any(|hit| says(hit)), "taken without an equal text");
            prop_assert!(everywhere.iter().any(|hit| hit.kind != UserKind::Guest));
            // The deciding answer is the last key that was asked, but for the pin, and names one member only.
            let key = last.iter().rev().find(|key| !matches!(key, LookupKey::Id(_)));
            if let Some(Ok(answer)) = key.map(|key| answers[key].clone()) {
                let members = hits(key.unwrap(), &answer).into_values().filter(|hit| !is_guest(hit)).count();
                prop_assert_eq!(members, 1, "ambiguity became an account");
            }
            for key in &last {
                prop_assert!(answers[key].is_ok(), "concluded over an unanswered key");
            }
            if let Some(pin) = &pinned {
                prop_assert_eq!((account, by), (pin.account.clone(), JoinKey::Pinned));
            }
        }
    }
}
