//! How values stand in columns: times as nanoseconds since 1970 (UTC), records as JSON.

use crate::fault::{Fallible, Fault, internal};
use jiff::Timestamp;
use serde::{Serialize, de::DeserializeOwned};

/// Nanoseconds since 1970; years 1677 to 2262.
pub(crate) fn nanos(at: Timestamp) -> Fallible<i64> {
    i64::try_from(at.as_nanosecond()).map_err(|_| {
        Fault::Told(internal(format!(
            "the time {at} cannot be kept in the history database"
        )))
    })
}

pub(crate) fn nanos_option(at: Option<Timestamp>) -> Fallible<Option<i64>> {
    at.map(nanos).transpose()
}

pub(crate) fn time(nanos: i64) -> Fallible<Timestamp> {
    Timestamp::from_nanosecond(i128::from(nanos)).map_err(|_| Fault::unreadable("a time"))
}

pub(crate) fn time_option(nanos: Option<i64>) -> Fallible<Option<Timestamp>> {
    nanos.map(time).transpose()
}

pub(crate) fn json(value: &impl Serialize) -> Fallible<String> {
    Ok(serde_json::to_string(value)?)
}

pub(crate) fn from_json<T: DeserializeOwned>(text: &str) -> Fallible<T> {
    Ok(serde_json::from_str(text)?)
}

/// A counter; SQLite's integers are signed.
pub(crate) fn counter(value: i64) -> Fallible<u64> {
    u64::try_from(value).map_err(|_| Fault::unreadable("a counter"))
}

pub(crate) fn stored_counter(value: u64) -> Fallible<i64> {
    i64::try_from(value).map_err(|_| Fault::Told(internal("a counter is too large to be kept")))
}

pub(crate) fn small(value: i64) -> Fallible<u32> {
    u32::try_from(value).map_err(|_| Fault::unreadable("a number"))
}
