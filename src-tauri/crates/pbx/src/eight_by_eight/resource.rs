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
}

pub(super) const USERS: Resource = Resource {
    path: "users",
    accept: "application/vnd.users.v1+json",
    product: "UC & CC User Admin",
};
pub(super) const PHONE_NUMBERS: Resource = Resource {
    path: "phone-numbers",
    accept: "application/vnd.phonenumbers.v1+json",
    product: "UC & CC Number Admin",
};
pub(super) const SITES: Resource = Resource {
    path: "sites",
    accept: "application/vnd.sites.v1+json",
    product: "UC Site Admin",
};
