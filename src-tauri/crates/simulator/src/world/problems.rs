//! Who cannot be synced and why, worked out from the world as it is now.
//!
//! The order of matching is the product's: federation id, login name, e-mail address; more than one answer at a
//! step is ambiguous.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Account, AccountKind, Licence, PbxUser, UserType, World};

/// One reason why a PBX user needs care.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The PBX user.
    pub pbx_user_id: String,
    /// Stable snake_case name of the cause.
    pub cause: String,
    /// Whether it keeps the person from being synced; false for names that are only hard to handle.
    pub blocks: bool,
}

/// What the phone system asks for one Teams-enabled user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    /// The PBX user.
    pub pbx_user_id: String,
    /// The one account that matches.
    pub account_id: Option<String>,
    /// The number to hold, as the phone system writes it.
    pub number: Option<String>,
    /// Why it cannot be done now; empty when it can.
    pub blocked_by: Vec<String>,
}

/// Whether `text` is `+` and 7 to 15 digits that do not start with 0.
pub(crate) fn is_e164(text: &str) -> bool {
    let Some(digits) = text.strip_prefix('+') else {
        return false;
    };
    (7..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0')
}

/// The accounts a PBX user may belong to: one is a match, several are ambiguous.
pub(crate) fn matching_accounts<'w>(world: &'w World, user: &PbxUser) -> Vec<&'w Account> {
    let upns = [user.sso_federation_id.as_deref(), Some(user.user_name.as_str())];
    for upn in upns.into_iter().flatten() {
        if let Some(account) = world.account_by_upn(upn) {
            return vec![account];
        }
    }
    let mut found: Vec<&Account> = world.account_by_upn(&user.primary_email).into_iter().collect();
    for account in world.accounts_by_mail(&user.primary_email) {
        if found.iter().all(|known| known.id != account.id) {
            found.push(account);
        }
    }
    found
}

/// What all Teams-enabled users ask for together, and whose accounts the phone system knows.
struct Demand<'w> {
    users_of: BTreeMap<&'w str, usize>,
    in_pbx: BTreeSet<&'w str>,
}

impl World {
    /// Every problem of every Teams-enabled user, in the order of user ids. A person may have several.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        let demand = self.demand();
        let mut problems = Vec::new();
        for user in self.pbx_users.values().filter(|u| u.is_teams_enabled()) {
            let mut add = |cause: &str, blocks| {
                problems.push(Problem {
                    pbx_user_id: user.user_id.clone(),
                    cause: cause.to_owned(),
                    blocks,
                });
            };
            for cause in self.causes(user, &demand) {
                add(cause, true);
            }
            if let [account] = matching_accounts(self, user)[..] {
                for (mark, cause) in [
                    ('\'', "upn_with_quote"),
                    ('/', "upn_with_slash"),
                    ('#', "upn_with_hash"),
                ] {
                    if account.upn.contains(mark) && account.user_type == UserType::Member {
                        add(cause, false);
                    }
                }
            }
        }
        problems
    }

    /// What the phone system asks of the tenant now, in the order of user ids.
    #[must_use]
    pub fn wanted(&self) -> Vec<Wanted> {
        let demand = self.demand();
        let teams = self.pbx_users.values().filter(|u| u.is_teams_enabled());
        teams
            .map(|user| Wanted {
                pbx_user_id: user.user_id.clone(),
                account_id: match matching_accounts(self, user)[..] {
                    [account] => Some(account.id.clone()),
                    _ => None,
                },
                number: user.wanted_number().map(str::to_owned),
                blocked_by: self
                    .causes(user, &demand)
                    .into_iter()
                    .map(str::to_owned)
                    .collect(),
            })
            .collect()
    }

    fn demand(&self) -> Demand<'_> {
        let mut users_of = BTreeMap::new();
        let in_pbx = self
            .pbx_users
            .values()
            .flat_map(|u| matching_accounts(self, u))
            .map(|a| a.id.as_str())
            .collect();
        for number in self
            .pbx_users
            .values()
            .filter(|u| u.is_teams_enabled())
            .filter_map(|u| u.wanted_number())
        {
            *users_of.entry(number).or_insert(0) += 1;
        }
        Demand { users_of, in_pbx }
    }

    fn causes(&self, user: &PbxUser, demand: &Demand<'_>) -> Vec<&'static str> {
        let mut causes = Vec::new();
        let accounts = matching_accounts(self, user);
        match accounts[..] {
            [] => causes.push("no_account"),
            [account] => account_causes(account, &mut causes),
            _ => causes.push("ambiguous_account"),
        }
        if user.teams_extensions().count() > 1 {
            causes.push("two_teams_extensions");
        }
        match user.wanted_number() {
            None => causes.push("no_number"),
            Some(number) if !is_e164(number) => causes.push("number_not_e164"),
            Some(number) => {
                if demand.users_of.get(number).is_some_and(|n| *n > 1) {
                    causes.push("duplicate_number");
                }
                causes.extend(self.holder_cause(number, &accounts, demand));
            }
        }
        causes
    }

    fn holder_cause(&self, number: &str, accounts: &[&Account], demand: &Demand<'_>) -> Option<&'static str> {
        let holder = self.numbers.get(number)?.holder.as_ref()?;
        if accounts.iter().any(|a| &a.id == holder) {
            return None;
        }
        let holder = self.accounts.get(holder)?;
        if holder.kind == AccountKind::ResourceAccount {
            return Some("number_held_by_resource_account");
        }
        if holder.deleted.is_some() {
            return Some("number_held_by_deleted_person");
        }
        (!demand.in_pbx.contains(holder.id.as_str())).then_some("number_held_by_leaver")
    }
}

fn account_causes(account: &Account, causes: &mut Vec<&'static str>) {
    if !account.enabled {
        causes.push("disabled_account");
    }
    if account.user_type == UserType::Guest {
        causes.push("guest_account");
    }
    if !account.licences.contains(&Licence::PhoneSystem) && account.user_type == UserType::Member {
        causes.push("no_phone_system_licence");
    }
    if account.licences.contains(&Licence::CallingPlan) {
        causes.push("has_calling_plan");
    }
    if account.homed_on_premises {
        causes.push("on_premises_homed");
    } else if account.on_premises_line.is_some() {
        causes.push("on_premises_number");
    }
}
