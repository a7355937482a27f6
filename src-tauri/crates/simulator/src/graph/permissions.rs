//! What a caller may do: permissions of the token, and for a person the directory role as well ("Graph permissions
//! reference"; roles by "Manage phone numbers for users").

use super::caller::Caller;
use super::error::Problem;
use crate::exchange::Asked;
use crate::state::State;
use crate::world::{DirectoryRole, SignInPerson};

/// Permissions of which one suffices; none = the request itself decides.
fn needed(route: &[&str], writes: bool) -> Option<&'static [&'static str]> {
    let needed: &[&str] = match route {
        ["me", "revokeSignInSessions"] => &["User.RevokeSessions.All", "Directory.AccessAsUser.All"],
        ["me", ..] => &["User.Read", "User.Read.All", "Directory.Read.All"],
        // An application rolls its own keys without any permission; the proof in the body decides.
        ["applications" | "servicePrincipals", ..] => return None,
        ["organization", ..] => &[
            "Organization.Read.All",
            "Directory.Read.All",
            "User.Read.All",
            "User.Read",
        ],
        ["admin", "teams", "telephoneNumberManagement", ..] if writes => {
            &["TeamsTelephoneNumber.ReadWrite.All"]
        }
        ["admin", "teams", "telephoneNumberManagement", ..] => &[
            "TeamsTelephoneNumber.Read.All",
            "TeamsTelephoneNumber.ReadWrite.All",
        ],
        ["admin", "teams", "policy", ..] => &["TeamsPolicyUserAssign.ReadWrite.All"],
        ["admin", "teams", "userConfigurations", ..] => &["TeamsUserConfiguration.Read.All"],
        ["users", _, "licenseDetails"] => &[
            "LicenseAssignment.Read.All",
            "User.Read.All",
            "Directory.Read.All",
        ],
        _ => &["User.Read.All", "Directory.Read.All"],
    };
    Some(needed)
}

pub(super) fn check(state: &State, route: &[&str], asked: &Asked, caller: &Caller) -> Result<(), Problem> {
    let writes = asked.method != http::Method::GET;
    let code = if state.knobs.forbidden_code_empty {
        ""
    } else {
        "Authorization_RequestDenied"
    };
    let denied = || Problem::new(403, code, "Insufficient privileges to complete the operation.");
    if needed(route, writes).is_some_and(|needed| !caller.has_any(needed)) {
        return Err(denied());
    }
    let about_oneself = matches!(route, ["me", ..] | ["organization"]);
    if !about_oneself && caller.tenant_id != state.world.identity.tenant_id {
        return Err(denied());
    }
    let ["admin", "teams", rest @ ..] = route else {
        return Ok(());
    };
    let allowed = match &caller.person {
        Some(person) => may_manage(state, person, rest, writes),
        None => !state.knobs.entra_role_required || state.knobs.entra_role_granted,
    };
    if allowed {
        return Ok(());
    }
    Err(Problem::new(403, "Forbidden", "Access Denied."))
}

/// Whether an active role of `person` suffices: four roles for writes, reading also for a Teams Reader.
fn may_manage(state: &State, person: &SignInPerson, route: &[&str], writes: bool) -> bool {
    let policies = matches!(route, ["policy", ..]);
    person.active_roles().into_iter().any(|role| match role {
        DirectoryRole::TeamsTelephonyAdministrator if policies => {
            state.knobs.telephony_administrator_policies
        }
        DirectoryRole::TeamsReader => !writes,
        other => other.manages_calling(),
    })
}
