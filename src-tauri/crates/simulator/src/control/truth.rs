//! The tenant as it really is, without lag: what suites compare with what is wanted.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::world::{NumberType, Wanted, World};

/// Who holds a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberTruth {
    /// Object id of the holder.
    pub holder: Option<String>,
    /// Kind of number.
    pub number_type: NumberType,
    /// Category of the assignment.
    pub category: Option<String>,
    /// Emergency location.
    pub location_id: Option<String>,
}

/// Voice settings of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountTruth {
    /// Sign-in name.
    pub upn: String,
    /// Numbers held, primary first.
    pub numbers: Vec<String>,
    /// EnterpriseVoiceEnabled.
    pub enterprise_voice: bool,
    /// Direct policies: type to name.
    pub policies: BTreeMap<String, String>,
    /// In the recycle bin.
    pub deleted: bool,
}

/// Everything a suite compares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Truth {
    /// By number.
    pub numbers: BTreeMap<String, NumberTruth>,
    /// By object id.
    pub accounts: BTreeMap<String, AccountTruth>,
    /// By the phone system, in the order of PBX user ids.
    pub wanted: Vec<Wanted>,
}

pub(super) fn of(world: &World) -> Truth {
    let numbers = world
        .numbers
        .values()
        .map(|r| {
            let truth = NumberTruth {
                holder: r.holder.clone(),
                number_type: r.number_type,
                category: r.category.clone(),
                location_id: r.location_id.clone(),
            };
            (r.telephone_number.clone(), truth)
        })
        .collect();
    let accounts = world
        .accounts
        .values()
        .map(|a| {
            let mut held: Vec<_> = a.voice.numbers.iter().collect();
            held.sort_by_key(|n| n.category != "primary");
            let name = |id: &String| world.policy(id).map_or_else(|| id.clone(), |p| p.name.clone());
            let truth = AccountTruth {
                upn: a.upn.clone(),
                numbers: held.into_iter().map(|n| n.telephone_number.clone()).collect(),
                enterprise_voice: a.voice.enterprise_voice,
                policies: a
                    .voice
                    .direct
                    .iter()
                    .map(|(kind, id)| (kind.clone(), name(id)))
                    .collect(),
                deleted: a.deleted.is_some(),
            };
            (a.id.clone(), truth)
        })
        .collect();
    Truth {
        numbers,
        accounts,
        wanted: world.wanted(),
    }
}
