//! `/me` of a signed-in person: the account, its active directory roles, and ending its sessions ("Get a user", "List
//! a user's memberships", "user: revokeSignInSessions").
//!
//! Roles that PIM has not activated are not here, as at Microsoft.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::caller::Caller;
use super::error::Problem;
use super::{context, no_route, page, users};
use crate::exchange::{Asked, Reply};
use crate::state::State;
use crate::world::{DirectoryRole, SignInPerson};

pub(super) fn answer(
    state: &mut State,
    asked: &Asked,
    route: &[&str],
    caller: &Caller,
) -> Result<Reply, Problem> {
    let Some(person) = &caller.person else {
        return Err(Problem::bad_request(
            "/me request is only valid with delegated authentication flow.",
        ));
    };
    match (asked.method.as_str(), route) {
        ("GET", []) => account(asked, person),
        ("GET", ["memberOf"]) => Ok(roles(asked, person, &person.roles, true)),
        ("GET", ["transitiveMemberOf"]) => Ok(roles(asked, person, &person.active_roles(), true)),
        ("GET", ["memberOf", "directoryRole"]) => Ok(roles(asked, person, &person.roles, false)),
        ("GET", ["transitiveMemberOf", "directoryRole"]) => {
            Ok(roles(asked, person, &person.active_roles(), false))
        }
        ("POST", ["revokeSignInSessions"]) => Ok(revoke(state, asked, person)),
        _ => Err(no_route()),
    }
}

fn account(asked: &Asked, person: &SignInPerson) -> Result<Reply, Problem> {
    let row = json!({
        "id": person.id,
        "businessPhones": [],
        "displayName": person.display_name,
        "givenName": person.given_name,
        "jobTitle": null,
        "mail": person.upn,
        "mobilePhone": null,
        "officeLocation": null,
        "preferredLanguage": null,
        "surname": person.surname,
        "userPrincipalName": person.upn,
        "accountEnabled": person.enabled,
        "userType": "Member",
    });
    let mut row = users::selected(row, page::selection(asked).as_deref())?;
    row["@odata.context"] = context(asked, "users/$entity");
    Ok(Reply::json(200, "application/json", row))
}

/// A role's object id in this tenant: made of its template, as roles are made when first used.
fn object_id(person: &SignInPerson, role: DirectoryRole) -> String {
    let seed = format!("{}{}", person.tenant_id, role.template_id());
    let digest = crate::hash::sha256(seed.as_bytes());
    let mut bytes = [0_u8; 16];
    for (byte, letter) in bytes.iter_mut().zip(digest.bytes()) {
        *byte = letter;
    }
    uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
}

fn roles(asked: &Asked, person: &SignInPerson, roles: &BTreeSet<DirectoryRole>, mixed: bool) -> Reply {
    let selection = page::selection(asked);
    let row = |role: &DirectoryRole| {
        let mut row = page::select(
            json!({
                "id": object_id(person, *role),
                "deletedDateTime": null,
                "description": format!("{} of the sample tenant.", role.display_name()),
                "displayName": role.display_name(),
                "roleTemplateId": role.template_id(),
            }),
            selection.as_deref(),
        );
        row["@odata.type"] = json!("#microsoft.graph.directoryRole");
        row
    };
    let rows: Vec<Value> = roles.iter().map(row).collect();
    let of = if mixed {
        "directoryObjects"
    } else {
        "directoryRoles"
    };
    Reply::json(
        200,
        "application/json",
        json!({"@odata.context": context(asked, of), "value": rows}),
    )
}

fn revoke(state: &mut State, asked: &Asked, person: &SignInPerson) -> Reply {
    crate::control::revoke_sessions(state, &person.id, "graph");
    if state.knobs.revoke_answers_204 {
        return Reply::empty(204);
    }
    Reply::json(
        200,
        "application/json",
        json!({"@odata.context": context(asked, "Edm.Boolean"), "value": true}),
    )
}
