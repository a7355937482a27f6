//! Reading the part of the tenant that a plan needs: who the people are, what Teams shows of them, who
//! holds the numbers they should have.

use crate::{clock::Clock, engine::Ports};
use std::collections::{BTreeMap, BTreeSet};
use sync_core::{
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
    id::{EntraId, PbxUserId},
    managed::ManagedAccount,
    matching::{self, Match, Question},
    mirror::{Intention, Mirror, intention},
    number::PhoneNumber,
    ports::LookupKey,
    projection::{Projection, WantedNumber},
    settings::Settings,
    tenant::{DirectoryUser, HolderKind, HolderName, NumberRecord, TenantState, VoiceUser},
};

/// The tenant as far as it concerns the people of the mirror.
pub(crate) struct TenantRead {
    pub(crate) matches: BTreeMap<PbxUserId, Match>,
    pub(crate) tenant: TenantState,
    /// Holders of wanted numbers who are none of these people.
    pub(crate) strangers: BTreeMap<EntraId, DirectoryUser>,
}

/// Up to so many people are read one by one; for more the lists of the whole tenant are cheaper.
const FEW: usize = 100;

/// How accounts and numbers are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// By the lists of the whole tenant, and one by one what they leave out.
    Lists,
    /// One by one.
    Single,
}

impl Way {
    pub(crate) fn for_people(count: usize) -> Self {
        if count > FEW { Self::Lists } else { Self::Single }
    }
}

/// Reads it. `managed` and `settings` say whom people are pinned to and what the admin chose.
pub(crate) async fn read(
    ports: &Ports,
    clock: &Clock,
    mirror: &Mirror,
    managed: &BTreeMap<PbxUserId, ManagedAccount>,
    settings: &Settings,
    way: Way,
) -> Result<TenantRead, Failure> {
    let mut tenant = TenantState::empty(clock.now());
    let wanted: BTreeMap<&PbxUserId, &Projection> = mirror
        .rows
        .values()
        .filter_map(|row| match intention(row, mirror) {
            Intention::Want(projection) => Some((&row.user, projection)),
            Intention::Remove(_) | Intention::Leave(_) | Intention::OutOfScope => None,
        })
        .collect();
    let answers = ask(ports, &wanted, managed, settings).await?;
    let matches: BTreeMap<PbxUserId, Match> = wanted
        .iter()
        .map(|(user, projection)| {
            let decided = match question(user, projection, managed, settings, &answers) {
                Question::Decided(decided) => decided,
                Question::Ask(_) => Match::Unknown {
                    reason: "Microsoft did not answer who this is".into(),
                },
            };
            ((*user).clone(), decided)
        })
        .collect();
    for user in answers.into_values().flatten().flatten() {
        tenant.users.insert(user.id.clone(), user);
    }
    let accounts = accounts(&matches, managed);
    read_voice(ports, &accounts, way, &mut tenant).await?;
    let numbers = numbers(&wanted, managed, &tenant);
    read_numbers(ports, &numbers, way, &mut tenant).await?;
    let strangers = name_holders(ports, &wanted, &mut tenant).await?;
    Ok(TenantRead {
        matches,
        tenant,
        strangers,
    })
}

type Answers = BTreeMap<LookupKey, Result<Vec<DirectoryUser>, String>>;

fn question(
    user: &PbxUserId,
    projection: &Projection,
    managed: &BTreeMap<PbxUserId, ManagedAccount>,
    settings: &Settings,
    answers: &Answers,
) -> Question {
    let chosen = settings.overrides.get(user).map(String::as_str);
    matching::next(projection, chosen, managed.get(user), answers)
}

/// Asks round by round: a weaker key is only asked where the stronger ones found nobody.
async fn ask(
    ports: &Ports,
    wanted: &BTreeMap<&PbxUserId, &Projection>,
    managed: &BTreeMap<PbxUserId, ManagedAccount>,
    settings: &Settings,
) -> Result<Answers, Failure> {
    let mut answers = Answers::new();
    let managed_ids: BTreeSet<LookupKey> = managed
        .values()
        .map(|account| LookupKey::Id(account.account.clone()))
        .collect();
    let mut keys = managed_ids;
    loop {
        for (user, projection) in wanted {
            if let Question::Ask(asked) = question(user, projection, managed, settings, &answers) {
                keys.extend(asked);
            }
        }
        keys.retain(|key| !answers.contains_key(key));
        if keys.is_empty() {
            return Ok(answers);
        }
        let asked: Vec<LookupKey> = std::mem::take(&mut keys).into_iter().collect();
        let found = ports.directory.find_users(&asked).await;
        // Where not one question about anybody was answered, Microsoft does not answer.
        let silent = answers.is_empty() && asked.len() > 1 && found.iter().all(Result::is_err);
        if let (true, Some(Err(failure))) = (silent, found.first()) {
            return Err(failure.clone());
        }
        answers.extend(asked.into_iter().zip(each_alone(found)?));
    }
}

/// Answers with the failures that are one person's or number's alone as the reason why nothing is known.
/// What this credential may not ask at all is a failure of the read itself.
fn each_alone<T>(answers: Vec<Result<T, Failure>>) -> Result<Vec<Result<T, String>>, Failure> {
    let ends_all = |failure: &Failure| {
        failure.class == FailureClass::Reauthenticate
            || matches!(
                failure.code,
                ErrorCode::PermissionMissing | ErrorCode::VaultUnavailable
            )
    };
    answers
        .into_iter()
        .map(|answer| match answer {
            Ok(answer) => Ok(Ok(answer)),
            Err(failure) if ends_all(&failure) => Err(failure),
            Err(failure) => {
                tracing::warn!(%failure, "one answer is missing");
                Ok(Err(failure.to_string()))
            }
        })
        .collect()
}

/// Who one person is, against the account he is pinned to where that is given; with every account that was found on
/// the way.
pub(crate) async fn look_up(
    ports: &Ports,
    projection: &Projection,
    chosen: Option<&str>,
    pinned: Option<&ManagedAccount>,
) -> Result<(Match, Vec<DirectoryUser>), Failure> {
    let mut answers = Answers::new();
    loop {
        let keys = match matching::next(projection, chosen, pinned, &answers) {
            Question::Ask(keys) => keys,
            Question::Decided(found) => {
                return Ok((found, answers.into_values().flatten().flatten().collect()));
            }
        };
        let found: Result<Vec<_>, Failure> = ports.directory.find_users(&keys).await.into_iter().collect();
        answers.extend(keys.into_iter().zip(found?.into_iter().map(Ok)));
    }
}

fn accounts(
    matches: &BTreeMap<PbxUserId, Match>,
    managed: &BTreeMap<PbxUserId, ManagedAccount>,
) -> BTreeSet<EntraId> {
    let matched = matches.values().filter_map(|found| match found {
        Match::Account { account, .. } => Some(account.clone()),
        Match::Nobody { .. }
        | Match::Several { .. }
        | Match::Guest { .. }
        | Match::IdentityChanged { .. }
        | Match::Unknown { .. } => None,
    });
    matched
        .chain(managed.values().map(|account| account.account.clone()))
        .collect()
}

/// One list where that is the way, single reads for whom it leaves out.
async fn read_voice(
    ports: &Ports,
    accounts: &BTreeSet<EntraId>,
    way: Way,
    tenant: &mut TenantState,
) -> Result<(), Failure> {
    let listed = match way {
        Way::Lists => ports.directory.all_voice_users().await?,
        Way::Single => Vec::new(),
    };
    let listed: BTreeMap<EntraId, VoiceUser> = listed
        .into_iter()
        .map(|voice| (voice.id.clone(), voice))
        .collect();
    let missing: Vec<EntraId> = accounts
        .iter()
        .filter(|id| !listed.contains_key(*id))
        .cloned()
        .collect();
    tenant.voice = listed;
    if missing.is_empty() {
        return Ok(());
    }
    let answers = each_alone(ports.directory.voice_users(&missing).await)?;
    for (id, answer) in missing.iter().zip(answers) {
        match answer {
            Ok(None) => {}
            Ok(Some(voice)) => {
                tenant.voice.insert(voice.id.clone(), voice);
            }
            // An account that is half known would look like one that Teams does not know.
            Err(_) => {
                tenant.users.remove(id);
            }
        }
    }
    Ok(())
}

fn numbers(
    wanted: &BTreeMap<&PbxUserId, &Projection>,
    managed: &BTreeMap<PbxUserId, ManagedAccount>,
    tenant: &TenantState,
) -> BTreeSet<PhoneNumber> {
    let should = wanted
        .values()
        .filter_map(|projection| wanted_number(projection))
        .cloned();
    let ours = managed.values().filter_map(|account| account.number.clone());
    let shown = tenant
        .voice
        .values()
        .flat_map(|voice| voice.numbers.iter().map(|shown| shown.number.clone()));
    should.chain(ours).chain(shown).collect()
}

fn wanted_number(projection: &Projection) -> Option<&PhoneNumber> {
    match &projection.number {
        WantedNumber::Number(number) => Some(number),
        WantedNumber::Unusable { .. } | WantedNumber::None | WantedNumber::Unknown => None,
    }
}

/// The list of all Direct Routing numbers where that is the way, and single reads for what it leaves out. Where one broken record makes Microsoft refuse the list, every number is asked for by itself.
async fn read_numbers(
    ports: &Ports,
    numbers: &BTreeSet<PhoneNumber>,
    way: Way,
    tenant: &mut TenantState,
) -> Result<(), Failure> {
    let listed = match list_numbers(ports, way).await {
        Ok(listed) => listed,
        Err(failure) if matches!(failure.code, ErrorCode::Refused | ErrorCode::TenantMalformed) => {
            tracing::warn!(%failure, "the list of numbers is refused; asking number by number");
            Vec::new()
        }
        Err(failure) => return Err(failure),
    };
    tenant.numbers = listed
        .into_iter()
        .map(|record| (record.number.clone(), record))
        .collect();
    let missing: Vec<PhoneNumber> = numbers
        .iter()
        .filter(|number| !tenant.numbers.contains_key(*number))
        .cloned()
        .collect();
    for chunk in missing.chunks(1000) {
        let answers = each_alone(ports.directory.numbers(chunk).await)?;
        for (number, answer) in chunk.iter().zip(answers) {
            match answer {
                Ok(None) => {}
                Ok(Some(record)) => {
                    tenant.numbers.insert(record.number.clone(), record);
                }
                Err(_) => {
                    tenant.unread_numbers.insert(number.clone());
                }
            }
        }
    }
    Ok(())
}

async fn list_numbers(ports: &Ports, way: Way) -> Result<Vec<NumberRecord>, Failure> {
    match way {
        Way::Lists => ports.directory.all_numbers().await,
        Way::Single => Ok(Vec::new()),
    }
}

/// The holders of wanted numbers who are none of the people asked for, and their names.
async fn name_holders(
    ports: &Ports,
    wanted: &BTreeMap<&PbxUserId, &Projection>,
    tenant: &mut TenantState,
) -> Result<BTreeMap<EntraId, DirectoryUser>, Failure> {
    let mut found_users = BTreeMap::new();
    let strangers: BTreeSet<EntraId> = wanted
        .values()
        .filter_map(|projection| tenant.held(wanted_number(projection)?))
        .filter(|record| {
            matches!(
                record.holder_kind,
                HolderKind::User | HolderKind::ResourceAccount | HolderKind::Other
            )
        })
        .filter_map(|record: &NumberRecord| record.holder.clone())
        .filter(|holder| !tenant.users.contains_key(holder))
        .collect();
    let keys: Vec<LookupKey> = strangers.iter().cloned().map(LookupKey::Id).collect();
    if keys.is_empty() {
        return Ok(found_users);
    }
    let found = each_alone(ports.directory.find_users(&keys).await)?;
    for (id, hits) in strangers.into_iter().zip(found) {
        let Ok(mut hits) = hits else {
            continue;
        };
        let name = match hits.pop() {
            Some(user) => {
                let (name, licensed) = (user.display_name.clone(), user.phone_plan);
                found_users.insert(id.clone(), user);
                HolderName::Account { name, licensed }
            }
            None => HolderName::Deleted,
        };
        tenant.holder_names.insert(id, name);
    }
    Ok(found_users)
}
