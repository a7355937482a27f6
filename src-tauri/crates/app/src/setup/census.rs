//! Counting the people of the phone system while the admin goes on: a large one takes a minute.

use crate::{view::small, voice_rules::Census};
use std::sync::Arc;
use sync_core::{
    failure::Failure,
    ports::PbxSource,
    projection::{Scope, project},
    user::{Completeness, PbxRead},
};
use tokio::{sync::watch, task::AbortHandle};

/// What was counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Counted {
    pub(super) users: u32,
    pub(super) teams_enabled: u32,
    pub(super) complete: bool,
    census: Census,
}

/// A count in the background; ends when this is dropped.
#[derive(Debug, Default)]
pub(super) struct Counting {
    result: Option<watch::Receiver<Option<Result<Counted, Failure>>>>,
    task: Option<AbortHandle>,
}

impl Counting {
    /// Begins to read everybody.
    pub(super) fn begin(source: Arc<dyn PbxSource>) -> Self {
        let (tell, result) = watch::channel(None);
        let task = tokio::spawn(async move {
            let counted = source.read_all().await.map(|read| count(&read));
            tell.send_replace(Some(counted));
        });
        Self {
            result: Some(result),
            task: Some(task.abort_handle()),
        }
    }

    /// Waits until it is done; `None` where nothing is counted.
    pub(super) async fn done(&self) -> Option<Result<Counted, Failure>> {
        let mut result = self.result.clone()?;
        result.wait_for(Option::is_some).await.ok()?.clone()
    }

    fn so_far(&self) -> Option<Counted> {
        self.result.as_ref()?.borrow().clone()?.ok()
    }

    /// How many users there are, once that is known.
    pub(super) fn users(&self) -> Option<u32> {
        self.so_far().map(|counted| counted.users)
    }

    /// Where people are, as far as that is known.
    pub(super) fn census(&self) -> Census {
        self.so_far().map(|counted| counted.census).unwrap_or_default()
    }
}

impl Drop for Counting {
    fn drop(&mut self) {
        if let Some(task) = &self.task {
            task.abort();
        }
    }
}

fn count(read: &PbxRead) -> Counted {
    let enabled: Vec<_> = read
        .users
        .iter()
        .map(project)
        .filter(|person| match person.scope {
            Scope::TeamsEnabled | Scope::TwoExtensions => true,
            Scope::Inactive | Scope::NotEnabled | Scope::NoExtension | Scope::Unknown => false,
        })
        .collect();
    Counted {
        users: small(read.users.len()),
        teams_enabled: small(enabled.len()),
        complete: read.completeness == Completeness::Complete,
        census: Census::of(enabled.iter()),
    }
}
