//! Services of a session: the phone system, and voice rules.

use super::{Core, Session, held};
use crate::{
    policies,
    view::{
        EventView, PbxStatusView, PbxTestView, PolicyCheckView, PolicyTypeView, QuotaView, SourceView,
        UiError, UiErrorCode, VoiceRulesRequest, VoiceRulesView, small,
    },
    voice_rules::{self, Census},
};
use jiff::SignedDuration;
use std::sync::Arc;
use sync_core::{
    failure::Failure,
    mirror::Presence,
    ports::{Directory, MirrorStore, PbxProbe, PbxSource, RecordsStore},
    settings::Settings,
};
use tokio::time::Instant;

/// Requests a minute for a key (8x8, Administration API Essentials, Rate limits).
const QUOTA: u32 = 100;

impl Session {
    /// How the phone system and its mirror stand.
    pub async fn pbx_status(&self) -> Result<PbxStatusView, UiError> {
        let core = &self.core;
        let mirror = core.app.database.load_mirror().await?;
        let watch = held(&core.watch).clone();
        let there = mirror
            .rows
            .values()
            .filter(|row| matches!(row.presence, Presence::Present | Presence::Vanishing { .. }));
        let customer = mirror.customer.as_ref().or(core.app.connection.customer.as_ref());
        Ok(PbxStatusView {
            source: SourceView::new(&core.app.config.pbx, customer),
            last_complete: mirror.last_complete.map(|at| at.to_string()),
            users_read: small(there.count()),
            teams_enabled: mirror.teams_enabled(),
            next_refresh: core.leader().is_ok().then(|| core.at(watch.next_list())),
            quota: watch.quota_left.map(|left| QuotaView {
                left,
                of: QUOTA.max(left),
                resets_at: None,
            }),
            suspect: mirror.suspect.as_ref().map(Into::into),
            refreshing: watch.listing,
        })
    }

    /// Asks the phone system whether it answers; changes nothing.
    pub async fn test_pbx(&self) -> Result<PbxTestView, UiError> {
        let probe = self.core.pbx().await?.probe().await?;
        held(&self.core.watch).quota_left = probe.quota_left;
        Ok(probe.into())
    }

    /// The voice rules, with the sites and countries that people have.
    pub async fn voice_rules(&self) -> Result<VoiceRulesView, UiError> {
        let database = &self.core.app.database;
        let mirror = database.load_mirror().await?;
        let rules = database.settings().await?.voice_rules;
        Ok(voice_rules::shown(&rules, Census::of_mirror(&mirror)))
    }

    /// Whether the tenant has exactly one policy of this name.
    pub async fn check_policy(&self, kind: PolicyTypeView, name: &str) -> Result<PolicyCheckView, UiError> {
        let directory = self.core.directory().await?;
        Ok(policies::check(directory.as_ref(), kind.into(), name).await?)
    }

    /// How many people would get something else by these rules.
    pub async fn affected_by_rules(&self, request: VoiceRulesRequest) -> Result<u32, UiError> {
        let database = &self.core.app.database;
        let old = database.settings().await?.voice_rules;
        let mirror = database.load_mirror().await?;
        Ok(voice_rules::affected(&mirror, &old, &voice_rules::asked(request)))
    }

    /// Saves the rules and says how many people they affect; starts nothing. Names are looked up where the
    /// tenant can be reached; an unknown one is refused.
    pub async fn save_voice_rules(&self, request: VoiceRulesRequest) -> Result<u32, UiError> {
        let mut new = voice_rules::asked(request);
        match policies::look_up(self.core.directory().await?.as_ref(), &mut new).await {
            Ok(_) => {}
            Err(why) if UiErrorCode::from(why.failure.code) == UiErrorCode::Unreachable => {
                tracing::warn!(failure = %why.failure, "names of policies are saved unchecked");
            }
            Err(why) => return Err(why.into()),
        }
        let database = &self.core.app.database;
        let before = database.settings().await?.voice_rules;
        let affected = voice_rules::affected(&database.load_mirror().await?, &before, &new);
        let entry = self
            .core
            .decision("voice_rules.saved", Some(words(&before)), words(&new));
        let edit = move |settings: &mut Settings| settings.voice_rules = new;
        database.edit_settings(edit, &entry).await?;
        self.core.tell(EventView::SettingsSaved);
        Ok(affected)
    }
}

impl Core {
    async fn pbx(&self) -> Result<Arc<dyn PbxSource>, Failure> {
        if let Ok(leader) = self.leader() {
            return Ok(leader.pbx().clone());
        }
        self.app.pbx_source(&self.app.vault().await?).await
    }

    async fn directory(&self) -> Result<Arc<dyn Directory>, Failure> {
        if let Ok(leader) = self.leader() {
            return Ok(leader.directory().clone());
        }
        let settings = self.app.database.settings().await?;
        self.app.directory(&self.app.vault().await?, &settings)
    }

    /// A coming instant of tokio's clock, in UTC.
    pub(crate) fn at(&self, due: Instant) -> String {
        let ahead = SignedDuration::try_from(due.saturating_duration_since(Instant::now()));
        let now = self.app.outside.clock.now();
        ahead
            .ok()
            .and_then(|ahead| now.checked_add(ahead).ok())
            .unwrap_or(now)
            .to_string()
    }
}

impl From<PbxProbe> for PbxTestView {
    fn from(probe: PbxProbe) -> Self {
        let customer = probe.customer.map(|customer| customer.to_string());
        let whose = customer
            .as_ref()
            .map(|customer| format!(" for customer {customer}"))
            .unwrap_or_default();
        Self {
            sentence: format!("{} answers{whose}.", probe.source),
            customer,
            users: None,
        }
    }
}

/// The rules as the audit trail keeps them.
fn words(rules: &sync_core::voice_rules::VoiceRules) -> String {
    serde_json::to_string(rules).unwrap_or_default()
}
