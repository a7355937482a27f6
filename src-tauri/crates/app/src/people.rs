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

use crate::{connection::App, view::PersonView};
use sync_core::failure::Failure;

impl App {
    /// Everybody as both systems were read last, by name; nobody where that never happened.
    pub async fn people_read_last(&self) -> Result<Vec<PersonView>, Failure> {
        Ok(self.list_read_last().await?.everybody().cloned().collect())
    }

    /// Those of them whose account somebody changed; who is kept so is among them.
    pub async fn drifted_as_read_last(&self) -> Result<Vec<PersonView>, Failure> {
        Ok(self.list_read_last().await?.drifted().cloned().collect())
    }

    async fn list_read_last(&self) -> Result<PeopleList, Failure> {
        let snapshot = Snapshot::of_history(self).await?;
        PeopleList::build(self, snapshot.as_ref()).await
    }
}
