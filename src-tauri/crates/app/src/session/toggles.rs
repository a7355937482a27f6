//! The toggles of Services, with what follows from them.

use super::Session;
use crate::{
    connection::App,
    person::entry_of,
    view::{EventView, ToggleView, UiError},
};
use sync_core::{failure::Failure, ports::RecordsStore, settings::Settings, toggle::Toggle};

impl Session {
    /// Sets a toggle. A job at work stops between chains where what it was planned under changes; what is queued stays.
    pub async fn set_toggle(&self, toggle: ToggleView, on: bool) -> Result<(), UiError> {
        let core = &self.core;
        core.app.set_toggle(toggle.into(), on).await?;
        core.watch_anew();
        core.tell(EventView::SettingsSaved);
        core.tell(EventView::StateMoved);
        Ok(())
    }
}

impl App {
    /// The settings as they are saved.
    pub async fn settings(&self) -> Result<Settings, Failure> {
        self.database.settings().await
    }

    /// Sets a toggle, with its audit entries; whoever leads acts on it within seconds.
    pub async fn set_toggle(&self, toggle: Toggle, on: bool) -> Result<Settings, Failure> {
        let entry = entry_of(self.outside.clock.now());
        self.database.set_toggle(toggle, on, &entry).await
    }
}
