//! What somebody else does in the Microsoft tenant: in its admin centres, by script, from a local directory.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{ControlError, JournalEvent};
use crate::state::State;
use crate::tenant::{
    Assignment, PolicyRefusal, Refusal, Unassignment, assign, directory_changed, grant, new_account,
    normal_number, release_all, revoke, unassign,
};
use crate::world::{Account, Licence, NumberRecord, NumberType};

/// A change behind the product's back. `account` is an object id or a sign-in name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum TenantChange {
    /// Gives a number to an account.
    AssignNumber {
        /// Who gets it.
        account: String,
        /// The number.
        number: String,
        /// Direct Routing where left out.
        #[serde(default)]
        number_type: Option<NumberType>,
        /// Emergency location.
        #[serde(default)]
        location_id: Option<String>,
    },
    /// Takes a number away.
    UnassignNumber {
        /// The number.
        number: String,
    },
    /// Adds a number record nobody holds, or changes its state.
    PutNumber {
        /// The number.
        number: String,
        /// Kind.
        number_type: NumberType,
        /// Blocked from assignment.
        #[serde(default)]
        blocked: bool,
        /// Activation pending.
        #[serde(default)]
        pending: bool,
    },
    /// Assigns a policy directly, or removes the direct assignment where `name` is null.
    SetPolicy {
        /// Whose.
        account: String,
        /// Type.
        policy_type: String,
        /// Name.
        name: Option<String>,
    },
    /// Gives a licence.
    GrantLicence {
        /// To whom.
        account: String,
        /// Which.
        licence: Licence,
    },
    /// Removes a licence; a number stays bound.
    RemoveLicence {
        /// From whom.
        account: String,
        /// Which.
        licence: Licence,
    },
    /// Blocks or allows sign-in.
    SetEnabled {
        /// Whose.
        account: String,
        /// Allowed.
        enabled: bool,
    },
    /// Changes the sign-in name.
    Rename {
        /// Whose.
        account: String,
        /// New user principal name.
        upn: String,
    },
    /// Changes the mail address.
    SetMail {
        /// Whose.
        account: String,
        /// New address.
        mail: Option<String>,
    },
    /// Sets or clears a number in the local directory.
    SetOnPremisesLine {
        /// Whose.
        account: String,
        /// Number.
        number: Option<String>,
    },
    /// Moves an account to the recycle bin; a number stays bound.
    Delete {
        /// Which.
        account: String,
    },
    /// Takes an account (by object id) out of the recycle bin.
    Restore {
        /// Which.
        account: String,
    },
    /// Removes an account (by object id) for good; its numbers become free.
    Purge {
        /// Which.
        account: String,
    },
    /// Adds a licensed person.
    CreateAccount {
        /// User principal name.
        upn: String,
        /// Given name.
        given_name: String,
        /// Family name.
        surname: String,
        /// ISO country.
        country: String,
    },
    /// Ends every access token.
    RevokeTokens,
}

fn account_id(state: &State, account: &str) -> Result<String, ControlError> {
    let live = state.world.find_account(account).map(|a| a.id.clone());
    live.or_else(|| state.world.accounts.get(account).map(|a| a.id.clone()))
        .ok_or_else(|| ControlError::NotFound(format!("Account {account}")))
}

/// Applies a change; gives the object id or number it was about.
pub(super) fn apply(state: &mut State, change: &TenantChange) -> Result<String, ControlError> {
    use TenantChange as C;
    match change {
        C::AssignNumber {
            account,
            number,
            number_type,
            location_id,
        } => {
            let account_id = account_id(state, account)?;
            let wanted = Assignment {
                number: spelled(number)?,
                number_type: number_type.unwrap_or(NumberType::DirectRouting),
                account_id: account_id.clone(),
                category: "primary".to_owned(),
                location_id: location_id.clone(),
            };
            assign(state, &wanted, None, "control").map_err(|r| refused(&r))?;
            Ok(account_id)
        }
        C::UnassignNumber { number } => take_away(state, number),
        C::PutNumber {
            number,
            number_type,
            blocked,
            pending,
        } => {
            let number = spelled(number)?;
            put_number(state, &number, *number_type, *blocked, *pending);
            Ok(number)
        }
        C::SetPolicy {
            account,
            policy_type,
            name,
        } => {
            let account_id = account_id(state, account)?;
            set_policy(state, &account_id, policy_type, name.as_deref())?;
            Ok(account_id)
        }
        C::CreateAccount {
            upn,
            given_name,
            surname,
            country,
        } => {
            refuse_taken(state, upn, None)?;
            Ok(new_account(state, upn, given_name, surname, country))
        }
        C::RevokeTokens => {
            state.tokens.clear();
            Ok("tokens".to_owned())
        }
        C::GrantLicence { account, .. }
        | C::RemoveLicence { account, .. }
        | C::SetEnabled { account, .. }
        | C::Rename { account, .. }
        | C::SetMail { account, .. }
        | C::SetOnPremisesLine { account, .. }
        | C::Delete { account }
        | C::Restore { account }
        | C::Purge { account } => {
            let id = account_id(state, account)?;
            change_account(state, &id, change)?;
            Ok(id)
        }
    }
}

fn refused(refusal: &Refusal) -> ControlError {
    ControlError::Refused(refusal.text().to_owned())
}

fn refuse_taken(state: &State, upn: &str, but: Option<&str>) -> Result<(), ControlError> {
    let taken = state
        .world
        .account_by_upn(upn)
        .is_some_and(|other| Some(other.id.as_str()) != but);
    if taken {
        Err(ControlError::Refused(format!("{upn} exists already")))
    } else {
        Ok(())
    }
}

fn take_away(state: &mut State, number: &str) -> Result<String, ControlError> {
    let number = spelled(number)?;
    let number_type = state.world.numbers.get(&number).map(|r| r.number_type);
    let number_type = number_type.ok_or_else(|| ControlError::NotFound(format!("Number {number}")))?;
    let wanted = Unassignment {
        number: number.clone(),
        number_type,
    };
    unassign(state, &wanted, None, "control").map_err(|r| refused(&r))?;
    Ok(number)
}

fn spelled(number: &str) -> Result<String, ControlError> {
    normal_number(number)
        .ok_or_else(|| ControlError::Malformed(format!("{number} is not a telephone number")))
}

fn put_number(state: &mut State, number: &str, number_type: NumberType, blocked: bool, pending: bool) {
    let record = state
        .world
        .numbers
        .entry(number.to_owned())
        .or_insert_with(|| NumberRecord {
            telephone_number: number.to_owned(),
            number_type,
            holder: None,
            category: None,
            location_id: None,
            on_premises: false,
            pending: false,
            blocked: false,
            country: None,
        });
    record.number_type = number_type;
    record.blocked = blocked;
    record.pending = pending;
    state.show_number_later(number);
}

fn set_policy(
    state: &mut State,
    account_id: &str,
    policy_type: &str,
    name: Option<&str>,
) -> Result<(), ControlError> {
    let done = match name {
        None => revoke(state, account_id, policy_type, "control"),
        Some(name) => {
            let policy = state.world.policy_named(policy_type, name).map(|p| p.id.clone());
            let id = policy
                .ok_or_else(|| ControlError::NotFound(format!("Policy {name} of type {policy_type}")))?;
            grant(state, account_id, policy_type, &id, "control")
        }
    };
    done.map_err(|refusal| match refusal {
        PolicyRefusal::UserNotFound(text) | PolicyRefusal::Invalid(text) => ControlError::Refused(text),
    })
}

fn change_account(state: &mut State, id: &str, change: &TenantChange) -> Result<(), ControlError> {
    use TenantChange as C;
    if let C::Rename { upn, .. } = change {
        refuse_taken(state, upn, Some(id))?;
    }
    if matches!(change, C::Purge { .. }) {
        purge(state, id);
        return Ok(());
    }
    let now = state.now;
    state.world.unindex_account(id);
    if let Some(account) = state.world.accounts.get_mut(id) {
        write(account, change, now);
    }
    state.world.index_account(id);
    let licence_only = matches!(change, C::GrantLicence { .. } | C::RemoveLicence { .. });
    directory_changed(state, id, licence_only, false);
    note(state, id, change);
    Ok(())
}

fn write(account: &mut Account, change: &TenantChange, now: Timestamp) {
    use TenantChange as C;
    match change {
        C::GrantLicence { licence, .. } => {
            account.licences.insert(*licence);
        }
        C::RemoveLicence { licence, .. } => {
            account.licences.remove(licence);
        }
        C::SetEnabled { enabled, .. } => account.enabled = *enabled,
        C::Rename { upn, .. } => account.upn.clone_from(upn),
        C::SetMail { mail, .. } => account.mail.clone_from(mail),
        C::SetOnPremisesLine { number, .. } => {
            account.on_premises_line.clone_from(number);
            account.on_premises_sync = number.is_some();
        }
        C::Delete { .. } => account.deleted = Some(now),
        C::Restore { .. } => account.deleted = None,
        C::AssignNumber { .. }
        | C::UnassignNumber { .. }
        | C::PutNumber { .. }
        | C::SetPolicy { .. }
        | C::CreateAccount { .. }
        | C::Purge { .. }
        | C::RevokeTokens => {}
    }
}

fn purge(state: &mut State, id: &str) {
    release_all(state, id);
    state.world.unindex_account(id);
    state.world.accounts.remove(id);
    directory_changed(state, id, false, true);
    note(
        state,
        id,
        &TenantChange::Purge {
            account: id.to_owned(),
        },
    );
}

fn note(state: &mut State, id: &str, change: &TenantChange) {
    let what = serde_json::to_value(change)
        .ok()
        .and_then(|v| v["change"].as_str().map(str::to_owned));
    state.record(JournalEvent::Transition {
        what: format!("account_{}", what.unwrap_or_default()),
        subject: id.to_owned(),
        from: None,
        to: None,
        operation: None,
        by: "control".to_owned(),
    });
}
