//! One holder per number: assigning and taking away, with the refusals Microsoft gives.
//!
//! Texts are those admins report (MicrosoftDocs/office-docs-powershell issues 8905, 9165, 9244, 9432); `+N` and
//! `+N;ext=M` are different numbers (Set-CsUser).

use crate::control::JournalEvent;
use crate::knobs::{FreeNumber, Knobs, SecondPrimary, UnassignMissing};
use crate::state::State;
use crate::world::{Account, AccountKind, HeldNumber, Licence, NumberRecord, NumberType, World};

/// A wanted assignment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Assignment {
    pub number: String,
    pub number_type: NumberType,
    pub account_id: String,
    pub category: String,
    pub location_id: Option<String>,
}

/// A number to be taken away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unassignment {
    pub number: String,
    pub number_type: NumberType,
}

/// Why Microsoft will not do it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// No such person for Teams, or not yet.
    UserNotFound(String),
    /// The number is no number.
    Malformed(String),
    /// Held by somebody else: holder's id, text.
    Held(String, String),
    /// Anything else, in words.
    Text(String),
}

impl Refusal {
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::UserNotFound(text) | Self::Malformed(text) | Self::Held(_, text) | Self::Text(text) => text,
        }
    }

    pub(crate) fn status(&self) -> u16 {
        match self {
            Self::UserNotFound(_) => 404,
            Self::Malformed(_) | Self::Held(..) | Self::Text(_) => 400,
        }
    }
}

/// The form in which Teams keeps a number: with `+`, extension as `;ext=`. None for what is no number, `tel:` too.
pub(crate) fn normal_number(text: &str) -> Option<String> {
    let (base, extension) = match text.split_once(";ext=") {
        Some((base, extension)) => (base, Some(extension)),
        None => (text, None),
    };
    let digits = base.strip_prefix('+').unwrap_or(base);
    let is_number = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if !is_number(digits) || !(3..=20).contains(&digits.len()) || extension.is_some_and(|e| !is_number(e)) {
        return None;
    }
    Some(extension.map_or_else(|| format!("+{digits}"), |e| format!("+{digits};ext={e}")))
}

fn not_found(world: &World, number: &str) -> Refusal {
    Refusal::Text(format!(
        "Telephone Number '{number}' is not found from tenant '{}'",
        world.identity.tenant_id
    ))
}

/// Whether the tenant would accept the assignment now.
pub(crate) fn check_assign(world: &World, knobs: &Knobs, wanted: &Assignment) -> Result<(), Refusal> {
    let number = &wanted.number;
    let account = world
        .live_account(&wanted.account_id)
        .filter(|a| a.shown.known)
        .ok_or_else(|| Refusal::UserNotFound(format!("User '{}' does not exist", wanted.account_id)))?;
    if number.contains(";ext=") && (!knobs.ext_numbers || wanted.number_type != NumberType::DirectRouting) {
        return Err(Refusal::Malformed(format!(
            "Telephone Number '{number}' is not valid"
        )));
    }
    check_account(account, wanted)?;
    match world.numbers.get(number) {
        Some(record) => check_record(world, record, wanted)?,
        None if wanted.number_type == NumberType::DirectRouting && !knobs.direct_routing_must_exist => {}
        None => return Err(not_found(world, number)),
    }
    let other_primary = account
        .voice
        .numbers
        .iter()
        .find(|n| n.category == "primary" && &n.telephone_number != number);
    if let Some(held) = other_primary
        && wanted.category == "primary"
        && knobs.second_primary == SecondPrimary::Refuse
    {
        return Err(Refusal::Text(format!(
            "User '{}' already has a primary telephone number '{}'",
            account.id, held.telephone_number
        )));
    }
    Ok(())
}

fn check_account(account: &Account, wanted: &Assignment) -> Result<(), Refusal> {
    let has = |l: Licence| account.licences.contains(&l) && account.shown.licences.contains(&l);
    let needs_plan = wanted.number_type == NumberType::CallingPlan && account.kind == AccountKind::Person;
    if !has(Licence::PhoneSystem) || (needs_plan && !has(Licence::CallingPlan)) {
        return Err(Refusal::Text(format!(
            "User '{}' lacks appropriate licenses to assign a '{}' number",
            account.id,
            wanted.number_type.pascal()
        )));
    }
    if account.homed_on_premises || account.on_premises_line.is_some() {
        return Err(Refusal::Text(
            "The user already has a telephone number set in the on-premises Active Directory and synchronized \
             to the cloud. To assign another number, first clear the phone number there."
                .to_owned(),
        ));
    }
    Ok(())
}

fn check_record(world: &World, record: &NumberRecord, wanted: &Assignment) -> Result<(), Refusal> {
    let number = &record.telephone_number;
    if record.number_type != wanted.number_type {
        return Err(not_found(world, number));
    }
    if record.pending {
        return Err(Refusal::Text(format!(
            "Telephone Number '{number}' activation state is pending"
        )));
    }
    if record.blocked {
        return Err(Refusal::Text(format!(
            "Telephone Number '{number}' is blocked from assignment"
        )));
    }
    match &record.holder {
        Some(holder) if holder != &wanted.account_id => Err(Refusal::Held(
            holder.clone(),
            format!("Telephone Number '{number}' has already been assigned to another user"),
        )),
        _ => Ok(()),
    }
}

/// Performs an assignment, or says why not. Conflicts and repetitions are written down as violations.
pub(crate) fn assign(
    state: &mut State,
    wanted: &Assignment,
    operation: Option<&str>,
    by: &str,
) -> Result<(), Refusal> {
    if let Err(refusal) = check_assign(&state.world, &state.knobs, wanted) {
        if by != "control" {
            note_conflict(state, wanted, &refusal);
        }
        return Err(refusal);
    }
    if is_so(&state.world, wanted) {
        repeated(
            state,
            &wanted.number,
            Some(&wanted.account_id),
            by,
            "the number was already assigned so",
        );
        return Ok(());
    }
    let replaced = free_other_primaries(state, wanted, operation, by);
    hold(state, wanted);
    state.record(JournalEvent::Transition {
        what: "number_assigned".to_owned(),
        subject: wanted.number.clone(),
        from: None,
        to: Some(wanted.account_id.clone()),
        operation: operation.map(str::to_owned),
        by: by.to_owned(),
    });
    state.show_voice_later(&wanted.account_id);
    for number in replaced.iter().chain([&wanted.number]) {
        state.show_number_later(number);
    }
    Ok(())
}

/// Whether the assignment is already in force.
fn is_so(world: &World, wanted: &Assignment) -> bool {
    let Some(record) = world.numbers.get(&wanted.number) else {
        return false;
    };
    record.holder.as_ref() == Some(&wanted.account_id)
        && record.category.as_ref() == Some(&wanted.category)
        && (wanted.location_id.is_none() || wanted.location_id == record.location_id)
}

/// A second primary takes the place of the first, where the knob lets it come this far.
fn free_other_primaries(
    state: &mut State,
    wanted: &Assignment,
    operation: Option<&str>,
    by: &str,
) -> Vec<String> {
    if wanted.category != "primary" {
        return Vec::new();
    }
    let held = state
        .world
        .accounts
        .get(&wanted.account_id)
        .map(|a| a.voice.numbers.clone());
    let others: Vec<String> = held
        .unwrap_or_default()
        .into_iter()
        .filter(|n| n.category == "primary" && n.telephone_number != wanted.number)
        .map(|n| n.telephone_number)
        .collect();
    for number in &others {
        free(state, number, operation, by);
    }
    others
}

fn hold(state: &mut State, wanted: &Assignment) {
    if let Some(account) = state.world.accounts.get_mut(&wanted.account_id) {
        account.voice.enterprise_voice = true;
        account
            .voice
            .numbers
            .retain(|n| n.telephone_number != wanted.number);
        account.voice.numbers.push(HeldNumber {
            telephone_number: wanted.number.clone(),
            category: wanted.category.clone(),
        });
    }
    let record = state
        .world
        .numbers
        .entry(wanted.number.clone())
        .or_insert_with(|| NumberRecord {
            telephone_number: wanted.number.clone(),
            number_type: wanted.number_type,
            holder: None,
            category: None,
            location_id: None,
            on_premises: false,
            pending: false,
            blocked: false,
            country: None,
        });
    record.holder = Some(wanted.account_id.clone());
    record.category = Some(wanted.category.clone());
    if wanted.location_id.is_some() {
        record.location_id.clone_from(&wanted.location_id);
    }
}

/// Writes down that a number was asked for while another holds it.
pub(crate) fn note_conflict(state: &mut State, wanted: &Assignment, refusal: &Refusal) {
    if let Refusal::Held(holder, text) = refusal {
        state.record(JournalEvent::Violation {
            kind: "two_holders".to_owned(),
            subject: wanted.number.clone(),
            holder: Some(holder.clone()),
            wanted_by: Some(wanted.account_id.clone()),
            detail: text.clone(),
        });
    }
}

pub(super) fn repeated(state: &mut State, subject: &str, holder: Option<&str>, by: &str, detail: &str) {
    if by == "control" {
        return;
    }
    state.record(JournalEvent::Violation {
        kind: "repeated".to_owned(),
        subject: subject.to_owned(),
        holder: holder.map(str::to_owned),
        wanted_by: None,
        detail: detail.to_owned(),
    });
}

/// Whether the tenant would take the number away now.
pub(crate) fn check_unassign(world: &World, knobs: &Knobs, wanted: &Unassignment) -> Result<(), Refusal> {
    let record = world
        .numbers
        .get(&wanted.number)
        .filter(|r| r.number_type == wanted.number_type);
    let Some((record, holder)) = record.and_then(|r| r.holder.as_ref().map(|h| (r, h))) else {
        return match knobs.unassign_missing {
            UnassignMissing::Succeeds => Ok(()),
            UnassignMissing::Fails => Err(not_found(world, &wanted.number)),
        };
    };
    if record.on_premises {
        return Err(Refusal::Text(
            "The user already has a telephone number set in the on-premises Active Directory and synchronized \
             to the cloud. To remove it, first clear the phone number there."
                .to_owned(),
        ));
    }
    if world.live_account(holder).is_none() {
        return Err(Refusal::UserNotFound(format!("User '{holder}' does not exist")));
    }
    Ok(())
}

/// Takes a number away, or says why not.
pub(crate) fn unassign(
    state: &mut State,
    wanted: &Unassignment,
    operation: Option<&str>,
    by: &str,
) -> Result<(), Refusal> {
    let held = state
        .world
        .numbers
        .get(&wanted.number)
        .is_some_and(|r| r.holder.is_some());
    if !held {
        repeated(state, &wanted.number, None, by, "nobody held the number");
    }
    check_unassign(&state.world, &state.knobs, wanted)?;
    if let Some(account_id) = free(state, &wanted.number, operation, by) {
        state.show_voice_later(&account_id);
        state.show_number_later(&wanted.number);
    }
    Ok(())
}

/// Frees a number; returns who held it.
fn free(state: &mut State, number: &str, operation: Option<&str>, by: &str) -> Option<String> {
    let record = state.world.numbers.get_mut(number)?;
    let holder = record.holder.take()?;
    record.category = None;
    let vanishes =
        record.number_type == NumberType::DirectRouting && state.knobs.free_numbers == FreeNumber::Vanishes;
    if vanishes {
        state.world.numbers.remove(number);
    }
    if let Some(account) = state.world.accounts.get_mut(&holder) {
        account.voice.numbers.retain(|n| n.telephone_number != number);
        account.voice.enterprise_voice = !account.voice.numbers.is_empty();
    }
    state.record(JournalEvent::Transition {
        what: "number_unassigned".to_owned(),
        subject: number.to_owned(),
        from: Some(holder.clone()),
        to: None,
        operation: operation.map(str::to_owned),
        by: by.to_owned(),
    });
    Some(holder)
}

/// Frees everything an account holds: it left for good.
pub(crate) fn release_all(state: &mut State, account_id: &str) {
    let numbers: Vec<String> = state
        .world
        .accounts
        .get(account_id)
        .map(|a| {
            a.voice
                .numbers
                .iter()
                .map(|n| n.telephone_number.clone())
                .collect()
        })
        .unwrap_or_default();
    for number in numbers {
        free(state, &number, None, "control");
        state.show_number_later(&number);
    }
    state.show_voice_later(account_id);
}
