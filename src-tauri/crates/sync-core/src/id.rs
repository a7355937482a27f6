//! Identifiers of both clouds and of our own records, each a type of its own so that none is taken
//! for another. They are opaque: nothing here parses them.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Wraps the text as it came.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The text as it came.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::new(text)
            }
        }
    };
}

text_id!(
    /// A PBX user: 8x8 `basicInfo.userId` (22 URL-safe characters), or the join key of a CSV row.
    PbxUserId
);
text_id!(
    /// The PBX customer: 8x8 `basicInfo.customerId`. Pinned to a connection when it is made.
    CustomerId
);
text_id!(
    /// An Entra object id (GUID, lower case) of a user or resource account.
    EntraId
);
text_id!(
    /// A Microsoft tenant id (GUID, lower case).
    TenantId
);
text_id!(
    /// The opaque id that `getPolicyId` returns for a Teams policy.
    PolicyId
);
text_id!(
    /// The id or URL tail by which a long-running number operation is asked for.
    OperationId
);
text_id!(
    /// A connection: one PBX source and one tenant, with its own folder.
    ConnectionId
);

macro_rules! number_id {
    ($(#[$doc:meta])* $name:ident, $inner:ty) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub $inner);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0)
            }
        }
    };
}

number_id!(
    /// A sync job, numbered from 1 in each connection.
    JobId,
    i64
);
number_id!(
    /// A step within its plan, numbered from 0 in the order of the plan.
    StepId,
    u32
);
number_id!(
    /// A chain within its plan: steps linked by a number or a person.
    ChainId,
    u32
);
