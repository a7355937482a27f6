//! The four permissions, each with its reason and its ids.

/// Microsoft Graph's application id, the resource of all permissions.
pub const GRAPH_APPLICATION: &str = "00000003-0000-0000-c000-000000000000";

/// A permission that Voice Sync needs, delegated and application alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Permission {
    /// TeamsTelephoneNumber.ReadWrite.All
    Numbers,
    /// TeamsPolicyUserAssign.ReadWrite.All
    Policies,
    /// TeamsUserConfiguration.Read.All
    Configurations,
    /// User.Read.All
    Users,
}

impl Permission {
    /// All four.
    pub const ALL: [Self; 4] = [Self::Numbers, Self::Policies, Self::Configurations, Self::Users];

    /// Its name at Microsoft.
    pub fn name(self) -> &'static str {
        match self {
            Self::Numbers => "TeamsTelephoneNumber.ReadWrite.All",
            Self::Policies => "TeamsPolicyUserAssign.ReadWrite.All",
            Self::Configurations => "TeamsUserConfiguration.Read.All",
            Self::Users => "User.Read.All",
        }
    }

    /// Why it is needed, in one sentence.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Numbers => {
                "Reads which number belongs to whom in Teams, and gives and takes Direct Routing numbers."
            }
            Self::Policies => "Finds voice policies by name, and gives them to people or takes them away.",
            Self::Configurations => {
                "Reads what Teams shows of a person: number, voice policies, and whether the licence has arrived."
            }
            Self::Users => {
                "Finds the account of a person by address, and sees licences and disabled accounts."
            }
        }
    }

    /// Its id as an application permission (app role).
    pub fn application_id(self) -> &'static str {
        match self {
            Self::Numbers => "0a42382f-155c-4eb1-9bdc-21548ccaa387",
            Self::Policies => "1801e8f4-cf09-4c4e-a1b5-036dfcca6c90",
            Self::Configurations => "a91eadaf-2c3c-4362-908b-fb172d208fc6",
            Self::Users => "df021288-bdef-4463-88db-98f22de89214",
        }
    }

    /// Its id as a delegated permission (scope).
    pub fn delegated_id(self) -> &'static str {
        match self {
            Self::Numbers => "424b07a8-1209-4d17-9fe4-9018a93a1024",
            Self::Policies => "6997c35c-a586-440c-8a0b-4ffe5d118dc0",
            Self::Configurations => "5c469ce4-dab5-4afd-b9de-14f1ba4004a7",
            Self::Users => "a154be20-db9c-4678-8ab7-66f6cc099a59",
        }
    }
}
