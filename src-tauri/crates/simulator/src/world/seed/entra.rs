//! Who can sign in to a seeded world, and the application its first connection uses.
//!
//! Drawn from a stream of its own, so that the rest of a seed's world is what it was before there was a sign-in.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::DOMAIN;
use crate::hash::sha256;
use crate::knobs::ROLES;
use crate::world::Identity;
use crate::world::draw::Draw;
use crate::world::entra_directory::{
    Application, ClientSecret, Consent, DirectoryRole, EntraDirectory, SignInPerson,
};

const STREAM: u64 = 5;
const ELSEWHERE: &str = "contoso.example";

struct Row {
    key: &'static str,
    name: (&'static str, &'static str),
    about: &'static str,
    roles: &'static [DirectoryRole],
}

use DirectoryRole as R;

const ROWS: [Row; 12] = [
    row(
        "global_administrator",
        ("Grace", "Okafor"),
        "Global Administrator",
        &[R::GlobalAdministrator],
    ),
    row(
        "privileged_role_administrator",
        ("Pavel", "Novák"),
        "Privileged Role Administrator",
        &[R::PrivilegedRoleAdministrator],
    ),
    row(
        "teams_administrator",
        ("Tomás", "García"),
        "Teams Administrator",
        &[R::TeamsAdministrator],
    ),
    row(
        "teams_communications_administrator",
        ("Chidi", "Eze"),
        "Teams Communications Administrator",
        &[R::TeamsCommunicationsAdministrator],
    ),
    row(
        "teams_telephony_administrator",
        ("Thandiwe", "Dlamini"),
        "Teams Telephony Administrator",
        &[R::TeamsTelephonyAdministrator],
    ),
    row(
        "teams_reader",
        ("Rania", "Haddad"),
        "Teams Reader",
        &[R::TeamsReader],
    ),
    row("nobody_special", ("Noor", "Jansen"), "No role", &[]),
    row(
        "group_global_administrator",
        ("Giulia", "Rossi"),
        "Global Administrator through a group",
        &[R::GlobalAdministrator],
    ),
    row(
        "pim_eligible",
        ("Priya", "Iyer"),
        "Eligible as Global Administrator, not activated",
        &[R::GlobalAdministrator],
    ),
    row(
        "disabled",
        ("Dmitri", "Volkov"),
        "Global Administrator whose account is blocked",
        &[R::GlobalAdministrator],
    ),
    row(
        "conditional_access_blocked",
        ("Aoife", "Walker"),
        "Global Administrator stopped by Conditional Access",
        &[R::GlobalAdministrator],
    ),
    row(
        "other_tenant",
        ("Olga", "Petrov"),
        "Global Administrator of another tenant",
        &[R::GlobalAdministrator],
    ),
];

const fn row(
    key: &'static str,
    name: (&'static str, &'static str),
    about: &'static str,
    roles: &'static [DirectoryRole],
) -> Row {
    Row {
        key,
        name,
        about,
        roles,
    }
}

/// The sign-in side of a fresh world, or of one that was saved before there was any.
pub(in crate::world) fn directory(seed: u64, identity: &Identity, start: Timestamp) -> EntraDirectory {
    let mut draw = Draw::new(seed, STREAM);
    let elsewhere = draw.guid();
    let people = ROWS
        .iter()
        .map(|row| person(row, &mut draw, identity, &elsewhere))
        .collect();
    let application = first_application(&mut draw, identity, start);
    EntraDirectory {
        people,
        applications: BTreeMap::from([(application.client_id.clone(), application)]),
        refresh_grants: BTreeMap::new(),
    }
}

fn person(row: &Row, draw: &mut Draw, identity: &Identity, elsewhere: &str) -> SignInPerson {
    let roles: BTreeSet<DirectoryRole> = row.roles.iter().copied().collect();
    let foreign = row.key == "other_tenant";
    let domain = if foreign { ELSEWHERE } else { DOMAIN };
    let none = BTreeSet::new;
    let (direct, by_group, eligible) = match row.key {
        "group_global_administrator" => (none(), roles, none()),
        "pim_eligible" => (none(), none(), roles),
        _ => (roles, none(), none()),
    };
    SignInPerson {
        key: row.key.to_owned(),
        id: draw.guid(),
        tenant_id: if foreign { elsewhere } else { &identity.tenant_id }.to_owned(),
        upn: format!("{}@{domain}", row.key.replace('_', ".")),
        display_name: format!("{} {}", row.name.0, row.name.1),
        given_name: row.name.0.to_owned(),
        surname: row.name.1.to_owned(),
        about: row.about.to_owned(),
        enabled: row.key != "disabled",
        roles: direct,
        roles_by_group: by_group,
        eligible,
        blocked_with: (row.key == "conditional_access_blocked").then_some(53_003),
        revocations: Vec::new(),
    }
}

/// The application of `Identity`: consented long ago, with the client secret of the seed.
fn first_application(draw: &mut Draw, identity: &Identity, start: Timestamp) -> Application {
    let permissions: BTreeSet<String> = ROLES.iter().map(|r| (*r).to_owned()).collect();
    let mut delegated = permissions.clone();
    delegated.insert("User.Read".to_owned());
    Application {
        client_id: identity.client_id.clone(),
        object_id: draw.guid(),
        service_principal_id: identity.service_principal_id.clone(),
        display_name: "Voice Sync".to_owned(),
        registered_by: "the sample tenant".to_owned(),
        redirect_uris: vec!["http://localhost".to_owned()],
        allow_public_client: true,
        delegated: delegated.clone(),
        application: permissions.clone(),
        certificates: Vec::new(),
        secrets: vec![ClientSecret {
            key_id: draw.guid(),
            sha256: sha256(identity.client_secret.as_bytes()),
            until: None,
        }],
        enabled: true,
        consent: Some(Consent {
            at: start,
            by: "the sample tenant".to_owned(),
            delegated,
            roles: permissions,
            tokens: 0,
        }),
        user_consents: BTreeMap::new(),
    }
}
