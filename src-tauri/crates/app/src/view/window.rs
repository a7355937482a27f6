//! The window: which connection is open, which could be, and what belongs to the person at it.

use crate::connection::App;
use serde::{Deserialize, Serialize};
use sync_core::ports::Connection;

/// The tenant that a window is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ConnectionView {
    /// The connection's name.
    pub id: String,
    /// Display name of the tenant.
    pub tenant_name: String,
    /// Its default domain.
    pub tenant_domain: String,
    /// Its directory id.
    pub tenant_id: String,
    /// Whether it is the built-in sample tenant.
    pub sample: bool,
}

impl ConnectionView {
    /// What an open connection is about.
    pub fn of(app: &App) -> Self {
        Self::new(app.connection(), app)
    }

    /// The same with the connection as it is stored now.
    pub(crate) fn new(connection: &Connection, app: &App) -> Self {
        Self {
            id: connection.id.to_string(),
            tenant_name: connection.tenant_name.clone(),
            tenant_domain: connection.tenant_domain.clone().unwrap_or_default(),
            tenant_id: connection.tenant.to_string(),
            sample: app.config().is_sample(),
        }
    }
}

/// A connection that can be opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ConnectionChoiceView {
    /// The connection's name.
    pub id: String,
    /// Display name of the tenant.
    pub tenant_name: String,
    /// Its default domain.
    pub tenant_domain: String,
    /// Whether it is the built-in sample tenant.
    pub sample: bool,
    /// Whether it was open last.
    pub last_opened: bool,
}

/// What a window begins with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct WindowView {
    /// The open connection.
    pub connection: Option<ConnectionView>,
    /// Those that could be opened.
    pub choices: Vec<ConnectionChoiceView>,
    /// Whether the sample tenant was made before.
    pub sample_exists: bool,
    /// Version of Voice Sync.
    pub version: String,
}

/// The look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum ThemeView {
    /// As the operating system.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// What belongs to the person at the window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(default, deny_unknown_fields)]
pub struct PreferencesView {
    /// The look.
    pub theme: ThemeView,
    /// The page that was open last.
    pub last_page: Option<String>,
    /// Tips that were dismissed.
    pub dismissed_tips: Vec<String>,
    /// Whether the navigation is narrow.
    pub navigation_collapsed: bool,
    /// Whether this desktop is told what stands.
    pub notifications: bool,
    /// What closing the window does; not asked yet = null.
    pub close_to_tray: Option<bool>,
}

impl Default for PreferencesView {
    fn default() -> Self {
        Self {
            theme: ThemeView::default(),
            last_page: None,
            dismissed_tips: Vec::new(),
            navigation_collapsed: false,
            notifications: true,
            close_to_tray: None,
        }
    }
}

/// The diagnostics bundle, written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct DiagnosticsView {
    /// The file.
    pub path: String,
    /// What is inside, one line each.
    pub contents: Vec<String>,
}
