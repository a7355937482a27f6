//! The entries of the Sync Now menu, and why one can't be chosen.

use super::Facts;
use crate::view::{ButtonView, MenuEntryView, MenuView};
use sync_core::consent::Consent;

impl Facts {
    pub(super) fn menu(&self, button: ButtonView) -> MenuView {
        let reason = self.why_nothing_starts();
        let entry = |shown| MenuEntryView {
            shown,
            enabled: reason.is_none(),
            reason: reason.clone(),
        };
        let mut teams = entry(self.settings.auto_sync);
        let refused = match &self.consent {
            Consent::Granted { .. } if button == ButtonView::ReconnectNeeded => {
                Some("Microsoft or the phone system refuses the stored credential.".to_owned())
            }
            Consent::Granted { .. } => None,
            Consent::ReconnectNeeded { reason, .. } => Some(reason.sentence().to_owned()),
            Consent::NotGranted | Consent::Revoked { .. } => {
                Some("A Global Administrator must approve Voice Sync first.".to_owned())
            }
        };
        if teams.enabled && refused.is_some() {
            teams.enabled = false;
            teams.reason = refused;
        }
        let mut manual = entry(true);
        let signs_in = teams.shown || !matches!(self.consent, Consent::Granted { .. });
        if self.following.is_some() && manual.enabled && signs_in {
            manual.enabled = false;
            manual.reason = Some(
                "Another Voice Sync works on this connection: a sign-in of yours stays in this window, so a manual sync \
                 can only be started there."
                    .to_owned(),
            );
        }
        MenuView {
            teams,
            manual,
            pbx: entry(self.settings.pbx_enable_sync),
        }
    }

    fn why_nothing_starts(&self) -> Option<String> {
        if let Some(leader) = self.following.as_ref().filter(|leader| !leader.takes_requests) {
            return Some(format!(
                "Another Voice Sync, started by {} on {}, is at work on this connection.",
                leader.person, leader.computer
            ));
        }
        let unable = self.unable.as_ref()?;
        Some(format!("{} {}", unable.code.sentence(), unable.code.advice()))
    }
}
