//! Sets of knobs under a name.

use super::Knobs;

impl Knobs {
    /// The defaults with every wait cut to a few milliseconds and no quotas: for suites that are not about time.
    #[must_use]
    pub fn quick() -> Self {
        Self {
            pbx_quota: false,
            throttle: false,
            audit_latency_ms: 0,
            operation_min_ms: 1,
            operation_max_ms: 3,
            read_lag_min_ms: 1,
            read_lag_max_ms: 5,
            licence_lag_ms: 5,
            role_activation_ms: 0,
            revocation_ms: 0,
            ..Self::default()
        }
    }

    /// Every wait cut to about `lag` milliseconds, and no quotas.
    #[must_use]
    pub fn with_lag(lag: u64) -> Self {
        Self {
            operation_min_ms: lag / 2,
            operation_max_ms: lag,
            read_lag_min_ms: lag / 2,
            read_lag_max_ms: lag,
            licence_lag_ms: lag,
            ..Self::quick()
        }
    }
}
