//! What a read says of each user, and how that is laid over what was known.

use crate::{
    id::{CustomerId, PbxUserId},
    mirror::{Mirror, MirrorRow, Presence},
    projection::{JoinKeys, Projection, Scope, WantedNumber, project},
    user::{PbxLookup, PbxRead, PbxUser},
};
use std::{collections::BTreeMap, sync::Arc};

/// What was seen of one user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sight {
    /// What the records say.
    pub projection: Projection,
    /// Whether the user's own full record says it, not a row of a list: what it leaves out is not there.
    pub full: bool,
}

/// The customer that all records name, which must be the pinned one; else the foreign one.
pub(super) fn customer(
    pinned: Option<&CustomerId>,
    read: &PbxRead,
    asked: &BTreeMap<PbxUserId, PbxLookup>,
) -> Result<Option<CustomerId>, CustomerId> {
    let found = answers(asked).map(|(_, user)| user);
    let mut known = pinned;
    for named in read
        .users
        .iter()
        .chain(found)
        .filter_map(|user| user.customer.as_ref())
    {
        match known {
            Some(customer) if customer != named => return Err(named.clone()),
            Some(_) => {}
            None => known = Some(named),
        }
    }
    Ok(known.cloned())
}

/// What was seen of each user. Rows that contradict each other say nothing; a full record goes before a row,
/// but for what only the row says.
pub(super) fn sights(read: &PbxRead, asked: &BTreeMap<PbxUserId, PbxLookup>) -> BTreeMap<PbxUserId, Sight> {
    let mut sights: BTreeMap<PbxUserId, Sight> = BTreeMap::new();
    for user in &read.users {
        let projection = project(user);
        match sights.get_mut(&user.id) {
            None => {
                sights.insert(
                    user.id.clone(),
                    Sight {
                        projection,
                        full: false,
                    },
                );
            }
            Some(twice) if twice.projection == projection => {}
            Some(twice) => {
                twice.projection.scope = Scope::Unknown;
                twice.projection.number = WantedNumber::Unknown;
            }
        }
    }
    for (id, user) in answers(asked) {
        let mut projection = project(user);
        let row = sights.get(id).map(|sight| &sight.projection);
        match row {
            Some(row) if projection.scope == Scope::Unknown && row.scope != Scope::Unknown => continue,
            Some(row) if projection.number == WantedNumber::Unknown && row.scope == projection.scope => {
                projection.number = row.number.clone();
            }
            Some(_) | None => {}
        }
        sights.insert(
            id.clone(),
            Sight {
                projection,
                full: true,
            },
        );
    }
    sights
}

/// The usable answers: full records of the users that were asked for.
fn answers(asked: &BTreeMap<PbxUserId, PbxLookup>) -> impl Iterator<Item = (&PbxUserId, &PbxUser)> {
    asked.iter().filter_map(|(id, answer)| match answer {
        PbxLookup::Found(user) if user.id == *id => Some((id, user.as_ref())),
        PbxLookup::Found(_) | PbxLookup::Gone | PbxLookup::Unknown(_) => None,
    })
}

/// How many people are Teams-enabled after this read. In a complete read those who are missing are fewer; in
/// any other one only those whom it disables outright are. Unknown is as before.
pub(super) fn enabled_after(before: &Mirror, sights: &BTreeMap<PbxUserId, Sight>, complete: bool) -> u32 {
    let was_enabled = |row: &MirrorRow| {
        row.projection.scope.is_enabled()
            && matches!(row.presence, Presence::Present | Presence::Vanishing { .. })
    };
    let enabled = |user: &PbxUserId, sight: &Sight| match sight.projection.scope {
        Scope::TeamsEnabled | Scope::TwoExtensions => true,
        Scope::Inactive | Scope::NotEnabled => false,
        Scope::NoExtension if complete => false,
        Scope::NoExtension | Scope::Unknown => before.rows.get(user).is_some_and(|row| was_enabled(row)),
    };
    let seen = sights.iter().filter(|(user, sight)| enabled(user, sight)).count();
    let unseen = |row: &&Arc<MirrorRow>| !sights.contains_key(&row.user) && was_enabled(row);
    let kept = if complete {
        0
    } else {
        before.rows.values().filter(unseen).count()
    };
    u32::try_from(seen + kept).unwrap_or(u32::MAX)
}

/// Lays what was seen over what was known: nothing known is replaced by nothing.
pub(super) fn merged(old: &Projection, sight: &Sight) -> Projection {
    let new = &sight.projection;
    // A number is a line's: that of a line which was not Teams-enabled is no word about the one that now is.
    let same_line = old.scope.is_enabled() || !new.scope.is_enabled();
    let number = if new.number == WantedNumber::Unknown && same_line {
        &old.number
    } else {
        &new.number
    };
    let kept = |new: &Option<String>, old: &Option<String>| {
        if sight.full {
            new.clone()
        } else {
            new.clone().or_else(|| old.clone())
        }
    };
    Projection {
        display_name: if new.display_name.is_empty() {
            &old.display_name
        } else {
            &new.display_name
        }
        .clone(),
        scope: new.scope.clone(),
        number: number.clone(),
        keys: JoinKeys {
            sso_federation_id: kept(&new.keys.sso_federation_id, &old.keys.sso_federation_id),
            user_name: kept(&new.keys.user_name, &old.keys.user_name),
            primary_email: kept(&new.keys.primary_email, &old.keys.primary_email),
        },
        site: if sight.full {
            new.site.clone()
        } else {
            new.site.clone().or_else(|| old.site.clone())
        },
        country: kept(&new.country, &old.country),
    }
}
