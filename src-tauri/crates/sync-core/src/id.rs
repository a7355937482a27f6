//! Identifiers of both clouds and of our own records, each a type of its own so that none is taken
//! for another. They are opaque: nothing here parses them.
//!
//! Texts of up to 24 bytes (PBX users, numbers, most policies) are kept in place: a plan of 100,000 people
//! compares millions of them, and each one on the heap would be a miss of the processor's cache.

mod guid_text;

use self::guid_text::GuidText;
use compact_str::CompactString;
use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident, $text:ty) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name($text);

        impl $name {
            /// Wraps the text as it came.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into().into())
            }

            /// The text as it came.
            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }
    };
}

text_id!(
    /// A PBX user: 8x8 `basicInfo.userId` (22 URL-safe characters), or the join key of a CSV row.
    PbxUserId,
    CompactString
);
text_id!(
    /// The PBX customer: 8x8 `basicInfo.customerId`. Pinned to a connection when it is made.
    CustomerId,
    CompactString
);
text_id!(
    /// An Entra object id (GUID, lower case) of a user or resource account.
    EntraId,
    GuidText
);
text_id!(
    /// A Microsoft tenant id (GUID, lower case).
    TenantId,
    CompactString
);
text_id!(
    /// The opaque id that `getPolicyId` returns for a Teams policy.
    PolicyId,
    CompactString
);
text_id!(
    /// The id or URL tail by which a long-running number operation is asked for.
    OperationId,
    CompactString
);
text_id!(
    /// A connection: one PBX source and one tenant, with its own folder.
    ConnectionId,
    CompactString
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
