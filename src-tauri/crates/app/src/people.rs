//! Users: everybody of the phone system as both sides stood when they were last compared.

mod detail;
mod list;
mod since;
mod snapshot;
mod timeline;
mod waits;

pub(crate) use detail::person;
pub(crate) use list::PeopleList;
pub(crate) use snapshot::Snapshot;
pub(crate) use waits::Waits;
