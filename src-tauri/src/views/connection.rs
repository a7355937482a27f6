//! The connection as the header of every page names it.

use app::App;
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

impl ConnectionView {
    /// What an open connection is about.
    pub(crate) fn of(app: &App) -> Self {
        let connection = app.connection();
        Self {
            tenant_name: connection.tenant_name.clone(),
            tenant_domain: connection.tenant_domain.clone().unwrap_or_default(),
            tenant_id: connection.tenant.to_string(),
            sample: app.config().is_sample(),
        }
    }
}
