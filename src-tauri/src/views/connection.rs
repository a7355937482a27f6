//! The connection as the header of every page names it.

use serde::Serialize;
use specta::Type;

/// Which tenant this window is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionView {
    /// Display name of the tenant.
    pub tenant_name: String,
    /// Its initial or default domain.
    pub tenant_domain: String,
    /// Its directory id.
    pub tenant_id: String,
    /// Whether it is the built-in sample tenant.
    pub sample: bool,
}
