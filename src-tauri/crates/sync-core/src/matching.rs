//! Which account in Microsoft a PBX user is: by the admin's override, then `ssoFederationId`, `userName`,
//! `primaryEmail`. Ambiguity is a cause to stop for that person, never a guess.
//!
//! Not here: asking the directory. `next` says what to ask, the caller brings the answers, until it decides.

use crate::{
    id::{EntraId, PbxUserId},
    managed::ManagedAccount,
    ports::LookupKey,
    projection::{JoinKeys, Projection},
    tenant::{DirectoryUser, UserKind},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Which key led to the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JoinKey {
    /// The account a verified sync pinned.
    Pinned,
    /// The admin's own choice.
    Override,
    /// 8x8 `ssoFederationId` = UPN.
    SsoFederationId,
    /// 8x8 `userName` = UPN.
    UserName,
    /// 8x8 `primaryEmail` = UPN or mail.
    PrimaryEmail,
}

/// The result for one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "match", rename_all = "snake_case")]
pub enum Match {
    /// One member account.
    Account {
        /// Its id.
        account: EntraId,
        /// How it was found.
        by: JoinKey,
    },
    /// No account for any of these texts.
    Nobody {
        /// What was asked for.
        tried: Vec<String>,
    },
    /// Several accounts for one text.
    Several {
        /// Their UPNs, sorted.
        upns: Vec<String>,
    },
    /// The only account is a guest.
    Guest {
        /// Its UPN.
        upn: String,
    },
    /// The keys lead to another account than the pinned one, or the pinned one is gone or renamed.
    IdentityChanged {
        /// The pinned account.
        pinned: EntraId,
        /// What is found now, for people.
        found: String,
    },
    /// The directory could not be asked about this person; nothing may be concluded.
    Unknown {
        /// Why, for people.
        reason: String,
    },
}

/// What the caller knows so far: the accounts for each key that was asked, or why there was no answer.
pub type Answers = BTreeMap<LookupKey, Result<Vec<DirectoryUser>, String>>;

/// The next thing to do about one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// Ask the directory these keys (never one that is answered already), then call `next` again.
    Ask(Vec<LookupKey>),
    /// Nothing more to ask.
    Decided(Match),
}

/// Decides who a person is, or what must be asked first. At most four rounds.
///
/// - An override is the admin's own choice: where it is set no other key is looked at.
/// - Else the first key that leads to a member decides. Guests are passed over, and named only where nothing
///   else is found. A key without an answer ends it: a weaker key never stands in for it.
/// - A text without `@` is no UPN (Entra, userPrincipalName policies), so it is not asked.
/// - A pinned account must exist, keep the UPN it was pinned with, and be where the keys lead: all else is
///   `IdentityChanged`, the same account under a new UPN too, until a person confirms it.
pub fn next(
    user: &Projection,
    chosen: Option<&str>,
    pinned: Option<&ManagedAccount>,
    answers: &Answers,
) -> Question {
    let pinned_key = pinned.map(|account| LookupKey::Id(account.account.clone()));
    let mut ask: Vec<LookupKey> = pinned_key
        .into_iter()
        .filter(|key| !answers.contains_key(key))
        .collect();
    let stages = stages(&user.keys, chosen);
    let found = match look(&stages, answers) {
        Search::Missing(key) => {
            if !ask.contains(&key) {
                ask.push(key);
            }
            return Question::Ask(ask);
        }
        Search::Found(found) => found,
    };
    if !ask.is_empty() {
        return Question::Ask(ask);
    }
    Question::Decided(match pinned {
        Some(pinned) => against_pin(pinned, found, answers),
        None => found,
    })
}

/// People who share an account with others: each with the others, sorted. An account that somebody is pinned
/// to counts as his, even where his identity has changed.
pub fn shared(matches: &BTreeMap<PbxUserId, Match>) -> BTreeMap<PbxUserId, Vec<PbxUserId>> {
    let mut claims: BTreeMap<&EntraId, Vec<&PbxUserId>> = BTreeMap::new();
    for (user, found) in matches {
        match found {
            Match::Account { account, .. } | Match::IdentityChanged { pinned: account, .. } => {
                claims.entry(account).or_default().push(user);
            }
            Match::Nobody { .. } | Match::Several { .. } | Match::Guest { .. } | Match::Unknown { .. } => {}
        }
    }
    let mut sharing = BTreeMap::new();
    for (user, found) in matches {
        let Match::Account { account, .. } = found else {
            continue;
        };
        let claimants = claims.get(account).map(Vec::as_slice).unwrap_or_default();
        let others: Vec<PbxUserId> = claimants
            .iter()
            .filter(|other| **other != user)
            .copied()
            .cloned()
            .collect();
        if !others.is_empty() {
            sharing.insert(user.clone(), others);
        }
    }
    sharing
}

fn stages(keys: &JoinKeys, chosen: Option<&str>) -> Vec<(JoinKey, LookupKey)> {
    if let Some(text) = chosen.map(str::trim).filter(|text| !text.is_empty()) {
        let key = if is_guid(text) {
            LookupKey::Id(EntraId::new(text.to_ascii_lowercase()))
        } else {
            LookupKey::Upn(text.to_owned())
        };
        return vec![(JoinKey::Override, key)];
    }
    let upn = |by, text: &Option<String>| Some((by, LookupKey::Upn(address(text)?)));
    let mail = |by, text: &Option<String>| Some((by, LookupKey::UpnOrMail(address(text)?)));
    [
        upn(JoinKey::SsoFederationId, &keys.sso_federation_id),
        upn(JoinKey::UserName, &keys.user_name),
        mail(JoinKey::PrimaryEmail, &keys.primary_email),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn address(text: &Option<String>) -> Option<String> {
    text.as_deref()
        .map(str::trim)
        .filter(|text| text.contains('@'))
        .map(str::to_owned)
}

fn is_guid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups
            .iter()
            .all(|group| group.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

enum Search {
    Missing(LookupKey),
    Found(Match),
}

fn look(stages: &[(JoinKey, LookupKey)], answers: &Answers) -> Search {
    let mut guest = None;
    for (by, key) in stages {
        let hits = match answers.get(key) {
            None => return Search::Missing(key.clone()),
            Some(Err(reason)) => {
                return Search::Found(Match::Unknown {
                    reason: reason.clone(),
                });
            }
            Some(Ok(answer)) => hits(key, answer),
        };
        let members: Vec<&DirectoryUser> = hits.values().copied().filter(|user| !is_guest(user)).collect();
        match members.as_slice() {
            [] => guest = guest.or_else(|| hits.values().next().map(|user| user.upn.clone())),
            [one] => {
                return Search::Found(Match::Account {
                    account: one.id.clone(),
                    by: *by,
                });
            }
            several => {
                let mut upns: Vec<String> = several.iter().map(|user| user.upn.clone()).collect();
                upns.sort();
                return Search::Found(Match::Several { upns });
            }
        }
    }
    Search::Found(match guest {
        Some(upn) => Match::Guest { upn },
        None => Match::Nobody { tried: tried(stages) },
    })
}

/// The accounts of an answer that are what was asked for; one account named twice is one.
fn hits<'a>(key: &LookupKey, answer: &'a [DirectoryUser]) -> BTreeMap<&'a EntraId, &'a DirectoryUser> {
    let equal = |user: &&DirectoryUser| match key {
        LookupKey::Upn(text) => user.upn.eq_ignore_ascii_case(text),
        LookupKey::UpnOrMail(text) => {
            user.upn.eq_ignore_ascii_case(text)
                || user
                    .mail
                    .as_deref()
                    .is_some_and(|mail| mail.eq_ignore_ascii_case(text))
        }
        LookupKey::Id(id) => user.id.as_str().eq_ignore_ascii_case(id.as_str()),
    };
    answer.iter().filter(equal).map(|user| (&user.id, user)).collect()
}

/// A guest's UPN carries `#EXT#` (Entra, Properties of a B2B guest user), which tells where the kind is not said.
fn is_guest(user: &DirectoryUser) -> bool {
    match user.kind {
        UserKind::Guest => true,
        UserKind::Member => false,
        UserKind::Unknown => user.upn.to_ascii_uppercase().contains("#EXT#"),
    }
}

fn tried(stages: &[(JoinKey, LookupKey)]) -> Vec<String> {
    let mut tried: Vec<String> = Vec::new();
    for (_, key) in stages {
        let text = match key {
            LookupKey::Upn(text) | LookupKey::UpnOrMail(text) => text.as_str(),
            LookupKey::Id(id) => id.as_str(),
        };
        if !tried.iter().any(|known| known.eq_ignore_ascii_case(text)) {
            tried.push(text.to_owned());
        }
    }
    tried
}

fn against_pin(pinned: &ManagedAccount, found: Match, answers: &Answers) -> Match {
    let key = LookupKey::Id(pinned.account.clone());
    let account = match answers.get(&key) {
        Some(Ok(answer)) => hits(&key, answer).into_values().next(),
        Some(Err(reason)) => {
            return Match::Unknown {
                reason: reason.clone(),
            };
        }
        None => {
            return Match::Unknown {
                reason: "the account was not asked for".to_owned(),
            };
        }
    };
    let changed = |found: String| Match::IdentityChanged {
        pinned: pinned.account.clone(),
        found,
    };
    let name_of = |id: &EntraId| {
        let known = answers.values().flatten().flatten().find(|user| user.id == *id);
        known.map_or_else(|| id.to_string(), |user| user.upn.clone())
    };
    match found {
        Match::Unknown { reason } => Match::Unknown { reason },
        Match::Several { upns } => Match::Several { upns },
        Match::Guest { upn } => changed(format!("the guest account {upn}")),
        Match::Nobody { tried } if tried.is_empty() => changed("no address in the phone system".to_owned()),
        Match::Nobody { tried } => changed(format!("no account for {}", tried.join(", "))),
        Match::IdentityChanged { found, .. } => changed(found),
        Match::Account { account: id, .. } => match account {
            None => changed(format!(
                "{}, while the earlier account {} is gone",
                name_of(&id),
                pinned.upn
            )),
            Some(held) if held.id != id => changed(name_of(&id)),
            Some(held) if !held.upn.eq_ignore_ascii_case(&pinned.upn) => {
                changed(format!("{}, renamed from {}", held.upn, pinned.upn))
            }
            Some(held) => Match::Account {
                account: held.id.clone(),
                by: JoinKey::Pinned,
            },
        },
    }
}

#[cfg(test)]
mod tests;
