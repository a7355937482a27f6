//! The `scope` parameter: OpenID scopes, Graph permissions with or without their prefix, and `.default`
//! ("Scopes and permissions in the Microsoft identity platform").

use std::collections::BTreeSet;

use super::error::Refusal;

const GRAPH: [&str; 2] = [
    "https://graph.microsoft.com/",
    "00000003-0000-0000-c000-000000000000/",
];

/// Delegated permissions the simulator's Graph knows (Graph permissions reference).
const KNOWN: [&str; 16] = [
    "User.Read",
    "User.Read.All",
    "User.RevokeSessions.All",
    "TeamsTelephoneNumber.Read.All",
    "TeamsTelephoneNumber.ReadWrite.All",
    "TeamsPolicyUserAssign.ReadWrite.All",
    "TeamsUserConfiguration.Read.All",
    "LicenseAssignment.Read.All",
    "Organization.Read.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
    "Directory.AccessAsUser.All",
    "RoleManagement.Read.Directory",
    "Application.Read.All",
    "Application.ReadWrite.All",
    "AppRoleAssignment.ReadWrite.All",
];

/// What a request asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Scopes {
    pub openid: bool,
    pub profile: bool,
    pub offline: bool,
    /// All that was granted before.
    pub default: bool,
    /// Graph permissions by their bare names.
    pub permissions: BTreeSet<String>,
}

impl Scopes {
    /// Reads a scope parameter.
    pub(super) fn parse(text: &str) -> Result<Self, Refusal> {
        let mut scopes = Self::default();
        for word in text.split_whitespace() {
            match word {
                "openid" => scopes.openid = true,
                "profile" | "email" => scopes.profile = true,
                "offline_access" => scopes.offline = true,
                _ => scopes.permission(word)?,
            }
        }
        if scopes.default && !scopes.permissions.is_empty() {
            return Err(Refusal::of(70_011).saying(format!(
                "The provided value for the input parameter 'scope' is not valid. The scope {text} is not valid. \
                 .default scope can't be combined with resource-specific scopes."
            )));
        }
        Ok(scopes)
    }

    fn permission(&mut self, word: &str) -> Result<(), Refusal> {
        let bare = GRAPH.iter().find_map(|prefix| word.strip_prefix(prefix));
        let bare = match bare {
            Some(bare) => bare,
            None if word.contains('/') => {
                return Err(Refusal::of(500_011).saying(format!(
                    "The resource principal named {word} was not found in the tenant."
                )));
            }
            None => word,
        };
        if bare == ".default" {
            self.default = true;
            return Ok(());
        }
        let Some(known) = KNOWN.iter().find(|k| k.eq_ignore_ascii_case(bare)) else {
            return Err(Refusal::of(650_053).saying(format!(
                "The application asked for scope '{bare}' that doesn't exist on the resource."
            )));
        };
        self.permissions.insert((*known).to_owned());
        Ok(())
    }
}

/// Whether only an administrator can grant it.
pub(super) fn needs_admin(permission: &str) -> bool {
    permission != "User.Read"
}

/// The `scope` of a token answer.
pub(super) fn written(permissions: &BTreeSet<String>, scopes: &Scopes) -> String {
    let mut words: Vec<String> = Vec::new();
    if scopes.openid {
        words.push("openid".to_owned());
    }
    if scopes.profile {
        words.extend(["profile".to_owned(), "email".to_owned()]);
    }
    words.extend(permissions.iter().map(|p| format!("{}{p}", GRAPH[0])));
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::Scopes;

    #[test]
    fn prefixed_and_bare_permissions_are_the_same() {
        let one = Scopes::parse("openid profile https://graph.microsoft.com/User.Read").unwrap();
        assert_eq!(one, Scopes::parse("User.Read openid email").unwrap());
        assert!(!one.offline);
    }

    #[test]
    fn default_stands_alone_and_unknown_permissions_are_refused() {
        assert!(
            Scopes::parse("offline_access https://graph.microsoft.com/.default")
                .unwrap()
                .default
        );
        let code = |text| Scopes::parse(text).unwrap_err().code;
        assert_eq!(code("https://graph.microsoft.com/.default User.Read"), 70_011);
        assert_eq!(code("User.Fly"), 650_053);
        assert_eq!(code("https://vault.example/.default"), 500_011);
    }
}
