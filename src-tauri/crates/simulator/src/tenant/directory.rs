//! Changes of accounts themselves: the directory sees them at once, Teams after its lag.

use std::collections::{BTreeMap, BTreeSet};

use crate::state::State;
use crate::world::{Account, AccountKind, DirectoryChange, Licence, Shown, UserType, Voice};

use super::events::Event;

/// Writes down that an account changed, for `/users/delta` and for Teams' slower view of it.
pub(crate) fn directory_changed(state: &mut State, account_id: &str, licence_only: bool, purged: bool) {
    state.world.directory_changes.push(DirectoryChange {
        account_id: account_id.to_owned(),
        licence_only,
        purged,
    });
    let Some(account) = state.world.accounts.get(account_id) else {
        return;
    };
    let event = Event::ShowAccount {
        account_id: account_id.to_owned(),
        upn: account.upn.clone(),
        licences: account.licences.clone(),
    };
    let lag = if licence_only || !account.shown.known {
        state.knobs.licence_lag_ms
    } else {
        state
            .draw
            .between(state.knobs.read_lag_min_ms, state.knobs.read_lag_max_ms)
    };
    state.schedule(lag, event);
}

/// Adds a licensed person; Teams knows the account after the licence lag.
pub(crate) fn new_account(
    state: &mut State,
    upn: &str,
    given_name: &str,
    surname: &str,
    country: &str,
) -> String {
    let id = state.world.next_draw().guid();
    let account = Account {
        id: id.clone(),
        upn: upn.to_owned(),
        display_name: format!("{given_name} {surname}"),
        given_name: given_name.to_owned(),
        surname: surname.to_owned(),
        mail: Some(upn.to_owned()),
        enabled: true,
        user_type: UserType::Member,
        usage_location: Some(country.to_owned()),
        on_premises_sync: false,
        homed_on_premises: false,
        on_premises_line: None,
        kind: AccountKind::Person,
        created: state.now,
        deleted: None,
        licences: BTreeSet::from([Licence::Teams, Licence::PhoneSystem]),
        group: BTreeMap::new(),
        voice: Voice::default(),
        shown: Shown {
            upn: upn.to_owned(),
            ..Shown::default()
        },
    };
    state.world.accounts.insert(id.clone(), account);
    state.world.index_account(&id);
    directory_changed(state, &id, false, false);
    id
}
