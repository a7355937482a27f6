//! Grows the world of a seed: sites, people, numbers, policies and one of every problem.
//!
//! What a problem *is* follows from the data (`problems.rs`); here the data is bent so that it occurs.

mod bends;
mod entra;
mod people;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

pub(super) use entra::directory as entra_directory;

use super::draw::Draw;
use super::phone_system::Site;
use super::tenant_directory::Policy;
use super::{FORMAT, Identity, World};
use crate::config::SimulatorConfig;

const DOMAIN: &str = "acme.example";

struct Growing {
    world: World,
    draw: Draw,
    start: Timestamp,
    logins: BTreeSet<String>,
    issued: BTreeMap<String, u64>,
}

/// Makes the world of a configuration.
pub(super) fn grow(config: &SimulatorConfig) -> World {
    let (seed, users, start) = (config.seed, config.users, config.start);
    let mut draw = Draw::new(seed, 0);
    let identity = identity(&mut draw);
    let entra = entra_directory(seed, &identity, start);
    let world = World {
        format: FORMAT,
        seed,
        identity,
        entra,
        sites: sites(&mut draw),
        pbx_users: BTreeMap::new(),
        audit: Vec::new(),
        accounts: BTreeMap::new(),
        numbers: BTreeMap::new(),
        shown_numbers: BTreeMap::new(),
        policies: policies(&mut draw),
        directory_changes: Vec::new(),
        draws: 0,
        by_upn: BTreeMap::new(),
        by_mail: BTreeMap::new(),
    };
    let mut growing = Growing {
        world,
        draw,
        start,
        logins: BTreeSet::new(),
        issued: BTreeMap::new(),
    };
    let healthy = growing.people(users);
    growing.bend(users, config.problems, &healthy);
    growing.bystanders(users);
    let mut world = growing.world;
    for account in world.accounts.values_mut() {
        account.shown.modified = Some(account.created);
    }
    world.settle();
    world.index();
    world
}

fn identity(draw: &mut Draw) -> Identity {
    Identity {
        tenant_id: draw.guid(),
        display_name: "Acme Sample Tenant".to_owned(),
        domain: DOMAIN.to_owned(),
        client_id: draw.guid(),
        client_secret: format!("sim~{}", draw.long_id()),
        service_principal_id: draw.guid(),
        customer_id: "001SIM0000ACME0QAA".to_owned(),
        api_key: format!("eght_SIM_{}", draw.long_id()),
        operator_id: draw.guid(),
    }
}

fn sites(draw: &mut Draw) -> BTreeMap<String, Site> {
    let rows = [
        (
            "Leeds",
            "acmeuk01",
            "GB",
            "en-GB",
            "Europe/London",
            "51",
            "UKNP",
            "+441130999999",
        ),
        (
            "Boston",
            "acmeus01",
            "US",
            "en-US",
            "America/New_York",
            "61",
            "NANP",
            "+16175559999",
        ),
        (
            "Paris",
            "acmefr01",
            "FR",
            "fr-FR",
            "Europe/Paris",
            "33",
            "FRNP",
            "+33199009999",
        ),
        (
            "Sydney",
            "acmeau01",
            "AU",
            "en-AU",
            "Australia/Sydney",
            "72",
            "AUNP",
            "+61255509999",
        ),
    ];
    let site = |draw: &mut Draw, row: (&str, &str, &str, &str, &str, &str, &str, &str)| Site {
        id: draw.short_id(),
        name: row.0.to_owned(),
        pbx_name: row.1.to_owned(),
        country: row.2.to_owned(),
        locale: row.3.to_owned(),
        timezone: row.4.to_owned(),
        code: row.5.to_owned(),
        dial_plan: row.6.to_owned(),
        main_number: row.7.to_owned(),
    };
    rows.into_iter()
        .map(|row| site(draw, row))
        .map(|s| (s.id.clone(), s))
        .collect()
}

fn policies(draw: &mut Draw) -> Vec<Policy> {
    let rows = [
        ("OnlineVoiceRoutingPolicy", "PBX-OVRP-UK"),
        ("OnlineVoiceRoutingPolicy", "PBX-OVRP-US"),
        ("OnlineVoiceRoutingPolicy", "PBX-OVRP-International"),
        ("TenantDialPlan", "PBX-DialPlan-UK"),
        ("TenantDialPlan", "PBX-DialPlan-US"),
        ("TeamsCallingPolicy", "PBX-Calling"),
        ("TeamsCallingPolicy", "PBX-Calling-NoForwarding"),
    ];
    let policy = |(kind, name): (&str, &str)| Policy {
        policy_type: kind.to_owned(),
        name: name.to_owned(),
        id: draw.long_id(),
    };
    rows.into_iter().map(policy).collect()
}

/// ISO country of a number by its country code, where the sample tenant has a site there.
pub(crate) fn country_of(number: &str) -> &'static str {
    match number {
        n if n.starts_with("+44") => "GB",
        n if n.starts_with("+33") => "FR",
        n if n.starts_with("+61") => "AU",
        _ => "US",
    }
}
