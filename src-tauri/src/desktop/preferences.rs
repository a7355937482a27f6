//! What belongs to the person at the window, and is nothing to the engine: theme, last page, narrow
//! navigation, dismissed tips, the connection that was open last. Kept in `window.json` in the data folder.

use app::view::PreferencesView;
use serde_json::Value;
use std::{path::Path, sync::Arc};
use tauri::{AppHandle, Runtime};
use tauri_plugin_store::{Error, Store, StoreExt};

const FILE: &str = "window.json";
const PREFERENCES: &str = "preferences";
const LAST_CONNECTION: &str = "last_connection";

/// The kept preferences.
pub(super) struct Preferences<R: Runtime>(Arc<Store<R>>);

impl<R: Runtime> Preferences<R> {
    /// Those of this data folder. A file that can't be read is as good as none: nothing depends on it.
    pub(super) fn of(app: &AppHandle<R>, data_dir: &Path) -> Result<Self, Error> {
        Ok(Self(app.store(data_dir.join(FILE))?))
    }

    /// As they were saved last; the usual ones where nothing, or nothing readable, was saved.
    pub(super) fn read(&self) -> PreferencesView {
        let kept = self.0.get(PREFERENCES);
        kept.and_then(|kept| serde_json::from_value(kept).ok())
            .unwrap_or_default()
    }

    pub(super) fn save(&self, preferences: &PreferencesView) -> Result<(), Error> {
        self.0.set(PREFERENCES, serde_json::to_value(preferences)?);
        self.0.save()
    }

    /// The connection that was open last.
    pub(super) fn last_connection(&self) -> Option<String> {
        Some(self.0.get(LAST_CONNECTION)?.as_str()?.to_owned())
    }

    /// Remembers which connection is open; `None` = none is.
    pub(super) fn remember_connection(&self, id: Option<&str>) -> Result<(), Error> {
        self.0.set(LAST_CONNECTION, id.map_or(Value::Null, Value::from));
        self.0.save()
    }
}
