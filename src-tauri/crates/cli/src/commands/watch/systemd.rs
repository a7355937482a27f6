//! What systemd is told of this process (sd_notify): ready, alive, stopping. Elsewhere nothing is told.

#[cfg(target_os = "linux")]
use sd_notify::NotifyState;
use std::time::Duration;
use tokio::time::{Interval, MissedTickBehavior, interval};

/// The service manager, where there is one.
pub(super) struct Service {
    /// Within what time it wants a sign of life.
    watchdog: Option<Duration>,
}

impl Service {
    pub(super) fn of_this_process() -> Self {
        Self { watchdog: watchdog() }
    }

    pub(super) fn ready(&self) {
        #[cfg(target_os = "linux")]
        tell(&[NotifyState::Ready]);
    }

    pub(super) fn alive(&self) {
        #[cfg(target_os = "linux")]
        tell(&[NotifyState::Watchdog]);
    }

    pub(super) fn stopping(&self) {
        #[cfg(target_os = "linux")]
        tell(&[NotifyState::Stopping]);
    }

    /// One line for `systemctl status`.
    pub(super) fn status(&self, words: &str) {
        #[cfg(target_os = "linux")]
        tell(&[NotifyState::Status(words)]);
        #[cfg(not(target_os = "linux"))]
        let _ = words;
    }

    /// Signs of life twice as often as they are wanted.
    pub(super) fn beat(&self) -> Beat {
        Beat(self.watchdog.map(|wanted| {
            let mut beats = interval(wanted / 2);
            beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
            beats
        }))
    }
}

/// When a sign of life is due; never where none is wanted.
pub(super) struct Beat(Option<Interval>);

impl Beat {
    pub(super) async fn due(&mut self) {
        match &mut self.0 {
            Some(beats) => drop(beats.tick().await),
            None => std::future::pending().await,
        }
    }
}

#[cfg(target_os = "linux")]
fn watchdog() -> Option<Duration> {
    sd_notify::watchdog_enabled()
}

#[cfg(not(target_os = "linux"))]
fn watchdog() -> Option<Duration> {
    None
}

#[cfg(target_os = "linux")]
fn tell(states: &[NotifyState<'_>]) {
    // Whether there is a service manager is its own affair.
    if let Err(error) = sd_notify::notify(states) {
        tracing::warn!(%error, "the service manager could not be told");
    }
}
