//! The text of an Entra id, in place: a plan compares six of them for each person.

use arrayvec::ArrayString;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{borrow::Cow, cmp::Ordering, fmt, hash};

/// Characters of a GUID with its hyphens.
const GUID: usize = 36;

/// A text that is nearly always a GUID; a longer one, which Microsoft does not issue, is kept on the heap.
#[derive(Clone)]
pub(super) enum GuidText {
    Short(ArrayString<GUID>),
    Long(Box<str>),
}

impl GuidText {
    pub(super) fn as_str(&self) -> &str {
        match self {
            GuidText::Short(text) => text,
            GuidText::Long(text) => text,
        }
    }
}

impl From<&str> for GuidText {
    fn from(text: &str) -> Self {
        ArrayString::from(text).map_or_else(|_| GuidText::Long(text.into()), GuidText::Short)
    }
}

impl From<String> for GuidText {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

impl PartialEq for GuidText {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for GuidText {}

impl PartialOrd for GuidText {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for GuidText {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl hash::Hash for GuidText {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl fmt::Debug for GuidText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl Serialize for GuidText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for GuidText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::from(&*Cow::<str>::deserialize(deserializer)?))
    }
}
