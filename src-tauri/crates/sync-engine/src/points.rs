//! Named instants at which the kill tests end the process. Without the feature `failpoints` they are nothing.

/// The names, in the order in which a job passes them.
pub const FAIL_POINTS: &[&str] = &[
    "refresh.read",
    "refresh.saved",
    "job.created",
    "job.planned",
    "job.split",
    "apply.checked",
    "apply.intended",
    "apply.sent",
    "apply.accepted",
    "apply.shown",
    "apply.settled",
    "apply.restoring",
    "job.applied",
    "job.ended",
];

/// Ends the process without any cleaning up where the environment asks for it (`FAILPOINTS=name=return`).
macro_rules! point {
    ($name:literal) => {
        fail::fail_point!($name, |_| std::process::abort())
    };
}
pub(crate) use point;
