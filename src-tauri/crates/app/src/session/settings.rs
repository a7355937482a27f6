//! Settings of a session: limits, retention and the Teams channel.

use super::Session;
use crate::{
    connection::App,
    person::entry_of,
    view::{EventView, LimitsRequest, SettingsView, UiError, WebhookRequest},
};
use sync_core::{
    failure::Failure,
    limits::Limits,
    ports::{AuditEntry, RecordsStore},
    settings::{MOST_WRITES_PER_SECOND, RETENTION_DAYS, Settings},
};

impl Session {
    /// What is saved.
    pub async fn settings(&self) -> Result<SettingsView, UiError> {
        let mut view: SettingsView = self.app().settings().await?.into();
        if let Some(webhook) = &mut view.webhook {
            webhook.failing = self.core.channel_fails();
        }
        Ok(view)
    }

    /// Saves the safety limits, which count from the next plan on, and the pace of writing, which whoever leads takes at
    /// its next start.
    pub async fn save_limits(&self, request: LimitsRequest) -> Result<(), UiError> {
        let (limits, pace) = request.checked()?;
        self.app().set_limits(limits, pace, request.reason).await?;
        self.core.watch_anew();
        self.core.tell(EventView::SettingsSaved);
        Ok(())
    }

    /// Saves how many days ended jobs are kept.
    pub async fn save_retention(&self, days: u32) -> Result<(), UiError> {
        if !RETENTION_DAYS.contains(&days) {
            let (least, most) = (RETENTION_DAYS.start(), RETENTION_DAYS.end());
            let text = format!("Sync jobs can be kept between {least} and {most} days, not {days}.");
            return Err(UiError::invalid_request(text));
        }
        self.app().set_retention(days).await?;
        self.core.tell(EventView::SettingsSaved);
        Ok(())
    }

    /// Keeps the address of a Teams channel's workflow, once it took a message.
    pub async fn save_webhook(&self, request: WebhookRequest) -> Result<(), UiError> {
        let address = request.address.into();
        self.app().save_webhook(address, request.internal).await?;
        self.core.tell_channel_anew();
        self.core.tell(EventView::SettingsSaved);
        Ok(())
    }

    /// Forgets it.
    pub async fn remove_webhook(&self) -> Result<(), UiError> {
        self.app().remove_webhook().await?;
        self.core.tell(EventView::SettingsSaved);
        Ok(())
    }

    /// Posts a test message.
    pub async fn test_webhook(&self) -> Result<(), UiError> {
        Ok(self.app().test_webhook().await?)
    }
}

impl LimitsRequest {
    /// The limits and the writes a second, each within its bounds: what is typed too high is refused, not bent.
    pub fn checked(&self) -> Result<(Limits, u32), UiError> {
        let limits = Limits::from(self.limits);
        if limits != limits.clamped() {
            let text = format!("Each limit is at least 1, and at most: {}.", Limits::MAXIMUM);
            return Err(UiError::invalid_request(text));
        }
        if !(1..=MOST_WRITES_PER_SECOND).contains(&self.writes_per_second) {
            let text = format!("Between 1 and {MOST_WRITES_PER_SECOND} writes a second are possible.");
            return Err(UiError::invalid_request(text));
        }
        Ok((limits, self.writes_per_second))
    }
}

impl App {
    /// Saves the safety limits, each within its fixed maximum, and the writes a second, with their audit entry. Limits
    /// count from the next plan on; the pace from the next lead on.
    pub async fn set_limits(
        &self,
        limits: Limits,
        writes_per_second: u32,
        reason: Option<String>,
    ) -> Result<Settings, Failure> {
        let before = self.database.settings().await?;
        let limits = limits.clamped();
        let words = |limits: Limits, writes: u32| format!("{limits}, {writes} writes a second");
        let entry = AuditEntry {
            what: "limits.saved".to_owned(),
            old: Some(words(before.limits, before.writes_per_second)),
            new: Some(words(limits, writes_per_second)),
            reason,
            ..entry_of(self.outside.clock.now())
        };
        let edit = move |settings: &mut Settings| {
            settings.limits = limits;
            settings.writes_per_second = writes_per_second;
        };
        self.database.edit_settings(edit, &entry).await
    }

    /// Saves how many days ended jobs are kept, with its audit entry.
    pub async fn set_retention(&self, days: u32) -> Result<Settings, Failure> {
        let before = self.database.settings().await?.retention_days;
        let entry = AuditEntry {
            what: "retention.saved".to_owned(),
            old: Some(format!("{before} days")),
            new: Some(format!("{days} days")),
            ..entry_of(self.outside.clock.now())
        };
        let edit = move |settings: &mut Settings| settings.retention_days = days;
        self.database.keep_settings(edit, &entry).await
    }
}

impl From<Settings> for SettingsView {
    fn from(settings: Settings) -> Self {
        let usual = Settings::default();
        Self {
            limits: settings.limits.into(),
            usual_limits: usual.limits.into(),
            most_limits: Limits::MAXIMUM.into(),
            writes_per_second: settings.writes_per_second,
            usual_writes_per_second: usual.writes_per_second,
            most_writes_per_second: MOST_WRITES_PER_SECOND,
            retention_days: settings.retention_days,
            usual_retention_days: usual.retention_days,
            retention_range: (*RETENTION_DAYS.start(), *RETENTION_DAYS.end()),
            webhook: settings.webhook.map(Into::into),
        }
    }
}
