//! The resources of the Administration API that Voice Sync reads.

/// One collection, with the media type that carries its version and the key product that opens it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Resource {
    /// Path below the base address.
    pub(super) path: &'static str,
    /// `Accept` value (OpenAPI: the major version travels in the media type).
    pub(super) accept: &'static str,
    /// API product to tick in the 8x8 Admin Console ("Administration API Essentials", Authentication).
    pub(super) product: &'static str,
    /// The list may go on by `pageNumber` (from 0) where it names no scroll (site guide).
    pub(super) has_page_numbers: bool,
}

/// Where in a list a page is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    First,
    Scroll(String),
    Number(usize),
}

pub(super) const USERS: Resource = Resource {
    path: "users",
    accept: "application/vnd.users.v1+json",
    product: "UC & CC User Admin",
    has_page_numbers: false,
};
pub(super) const PHONE_NUMBERS: Resource = Resource {
    path: "phone-numbers",
    accept: "application/vnd.phonenumbers.v1+json",
    product: "UC & CC Number Admin",
    has_page_numbers: false,
};
pub(super) const SITES: Resource = Resource {
    path: "sites",
    accept: "application/vnd.sites.v1+json",
    product: "UC Site Admin",
    has_page_numbers: true,
};
/// Below the audit address, not that of the Administration API. The guide names no product for it.
pub(super) const AUDITS: Resource = Resource {
    path: "audits",
    accept: "application/json",
    product: "Audit Records",
    has_page_numbers: false,
};
