//! The toggles of Services, and which of them needs which.

use crate::{
    consent::Consent,
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
    settings::Settings,
};
use serde::{Deserialize, Serialize};

/// A toggle of Services > Teams or Services > PBX.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Toggle {
    /// Next Gen Teams Sync.
    NextGen,
    /// Auto Sync.
    AutoSync,
    /// PBX Enable Sync, the legacy pull.
    PbxEnableSync,
    /// Whether Auto Sync repairs what was changed in Microsoft Teams alone.
    RepairDrift,
}

impl Toggle {
    /// The stable name in the audit trail.
    pub fn name(self) -> &'static str {
        match self {
            Toggle::NextGen => "next_gen",
            Toggle::AutoSync => "auto_sync",
            Toggle::PbxEnableSync => "pbx_enable_sync",
            Toggle::RepairDrift => "repair_drift",
        }
    }
}

/// The settings with a toggle set.
///
/// Auto Sync needs Next Gen Teams Sync, saved, and a consent that works. Next Gen off takes Auto Sync with it and
/// leaves the consent; switching it on again leaves Auto Sync off.
pub fn set(settings: &Settings, consent: &Consent, toggle: Toggle, on: bool) -> Result<Settings, Failure> {
    let mut after = settings.clone();
    match toggle {
        Toggle::NextGen => {
            after.next_gen = on;
            after.auto_sync &= on;
        }
        Toggle::AutoSync => {
            if on {
                may_be_automatic(settings, consent)?;
            }
            after.auto_sync = on;
        }
        Toggle::PbxEnableSync => after.pbx_enable_sync = on,
        Toggle::RepairDrift => after.repair_drift = on,
    }
    Ok(after)
}

fn may_be_automatic(settings: &Settings, consent: &Consent) -> Result<(), Failure> {
    if !settings.next_gen {
        return Err(Failure::new(
            ErrorCode::BadConfiguration,
            FailureClass::NeedsAdmin,
            "Auto Sync needs Next Gen Teams Sync, switched on and saved",
        ));
    }
    match consent {
        Consent::Granted { .. } => Ok(()),
        Consent::NotGranted | Consent::Revoked { .. } => Err(Failure::new(
            ErrorCode::ConsentMissing,
            FailureClass::NeedsAdmin,
            "Auto Sync signs in with the consent of a Global Administrator",
        )),
        Consent::ReconnectNeeded { reason, detail, .. } => Err(Failure::new(
            *reason,
            FailureClass::Reauthenticate,
            detail.clone(),
        )),
    }
}

/// Whether a job at work has to stop between chains: what it was planned under does not hold any more.
pub fn stops_jobs(before: &Settings, after: &Settings) -> bool {
    before.next_gen != after.next_gen || (before.auto_sync && !after.auto_sync)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        consent::{ConsentMethod, Grant},
        id::TenantId,
    };
    use jiff::Timestamp;

    fn granted() -> Consent {
        Consent::Granted {
            grant: Grant {
                method: ConsentMethod::Certificate,
                tenant: TenantId::new("t"),
                client_id: "c".to_owned(),
                object_id: None,
                by: None,
                delegate: None,
                at: Timestamp::UNIX_EPOCH,
                permissions: Default::default(),
                certificate: None,
                last_used: None,
            },
        }
    }

    fn with(next_gen: bool, auto_sync: bool) -> Settings {
        Settings {
            next_gen,
            auto_sync,
            ..Settings::default()
        }
    }

    #[test]
    fn auto_sync_needs_next_gen_and_a_consent_that_works() {
        let refused = |settings: &Settings, consent: &Consent| {
            set(settings, consent, Toggle::AutoSync, true).map_err(|failure| failure.code)
        };
        assert_eq!(
            refused(&with(false, false), &granted()),
            Err(ErrorCode::BadConfiguration)
        );
        assert_eq!(
            refused(&with(true, false), &Consent::NotGranted),
            Err(ErrorCode::ConsentMissing)
        );
        assert_eq!(refused(&with(true, false), &granted()), Ok(with(true, true)));
    }

    #[test]
    fn next_gen_off_takes_auto_sync_with_it_and_on_does_not_bring_it_back() {
        let off = set(&with(true, true), &granted(), Toggle::NextGen, false).unwrap();
        assert_eq!(off, with(false, false));
        let on = set(&off, &granted(), Toggle::NextGen, true).unwrap();
        assert_eq!(on, with(true, false));
    }

    #[test]
    fn whatever_the_consent_is_auto_sync_can_be_switched_off() {
        let off = set(&with(true, true), &Consent::NotGranted, Toggle::AutoSync, false).unwrap();
        assert_eq!(off, with(true, false));
    }

    #[test]
    fn a_job_stops_for_what_it_was_planned_under_and_for_nothing_else() {
        let pbx = Settings {
            pbx_enable_sync: true,
            ..with(true, true)
        };
        for (before, after, stops) in [
            (with(true, true), with(true, false), true),
            (with(true, true), with(false, false), true),
            (with(false, false), with(true, false), true),
            (with(true, false), with(true, true), false),
            (with(true, true), pbx, false),
        ] {
            assert_eq!(stops_jobs(&before, &after), stops, "{before:?} {after:?}");
        }
    }
}
