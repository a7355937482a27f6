//! After the admin consent: waiting until the application's own tokens really carry the four permissions, which may
//! take minutes.
//!
//! Access tokens are not looked into ("Access tokens in the Microsoft identity platform": opaque, may be encrypted), so
//! each permission is proved by a read that needs it. What a token may is fixed when it is issued, so each round takes
//! a new one. A write permission cannot be proved by a read alone, but all four are granted in one act.

use super::{authority::Authority, permission::Permission, roles::graph_as};
use crate::{
    graph::{Graph, Request},
    token::{Token, TokenSource},
};
use async_trait::async_trait;
use std::{sync::Arc, time::Duration};
use sync_core::{
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
};
use tokio::time::Instant;

const FIRST_PAUSE: Duration = Duration::from_secs(5);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// What is known of one permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Microsoft answers.
    Granted,
    /// Microsoft refuses (403).
    Missing,
    /// It could not be asked this time.
    Unknown,
}

/// One round of questions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RolesSeen {
    /// Counted from 1.
    pub round: u32,
    /// In the order of `Permission::ALL`.
    pub standings: [(Permission, Standing); 4],
    /// What is in the way, where something is: Microsoft's words for the screen.
    pub trouble: Option<Failure>,
    /// Time left.
    pub left: Duration,
}

impl RolesSeen {
    /// Whether all four are there.
    pub fn complete(&self) -> bool {
        self.standings
            .iter()
            .all(|(_, standing)| *standing == Standing::Granted)
    }
}

/// Asks until all four permissions work or `limit` has passed; `progress` is told of each round. Dropping the future
/// ends it.
///
/// # Errors
/// The last trouble (`CertificateUnknown`, `ApplicationUnknown`, ...), or `PermissionMissing` naming what is missing.
/// Faults that no waiting cures end it at once.
pub async fn wait_for_roles(
    authority: &Authority,
    source: Arc<dyn TokenSource>,
    limit: Duration,
    progress: &mut (dyn FnMut(&RolesSeen) + Send),
) -> Result<RolesSeen, Failure> {
    let ends = Instant::now() + limit;
    let mut pause = FIRST_PAUSE;
    for round in 1.. {
        let (standings, trouble) = look(authority, source.as_ref()).await;
        let seen = RolesSeen {
            round,
            standings,
            trouble,
            left: ends.saturating_duration_since(Instant::now()),
        };
        progress(&seen);
        if seen.complete() {
            return Ok(seen);
        }
        let hopeless = seen
            .trouble
            .as_ref()
            .is_some_and(|trouble| trouble.class == FailureClass::Permanent);
        if hopeless || seen.left <= pause {
            return Err(missing(seen));
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 3 / 2).min(LONGEST_PAUSE);
    }
    Err(super::internal("the rounds of asking ran out"))
}

type Standings = [(Permission, Standing); 4];

async fn look(authority: &Authority, source: &dyn TokenSource) -> (Standings, Option<Failure>) {
    let mut standings = Permission::ALL.map(|permission| (permission, Standing::Unknown));
    let token = match source.fetch().await {
        Ok(token) => token,
        Err(failure) => return (standings, Some(failure)),
    };
    let graph = graph_as(authority, Arc::new(OneToken(token)));
    let mut trouble = None;
    for (permission, standing) in &mut standings {
        match ask(&graph, *permission).await {
            Ok(()) => *standing = Standing::Granted,
            Err(failure) if failure.code == ErrorCode::PermissionMissing => *standing = Standing::Missing,
            Err(failure) => trouble = trouble.or(Some(failure)),
        }
    }
    (standings, trouble)
}

/// A cheap read that this permission and no other of the four allows. "There is no such thing" is a yes.
async fn ask(graph: &Graph, permission: Permission) -> Result<(), Failure> {
    let path = match permission {
        Permission::Numbers => "/admin/teams/telephoneNumberManagement/numberAssignments?$top=1",
        Permission::Policies => {
            "/admin/teams/policy/getPolicyId(type='OnlineVoiceRoutingPolicy',name='Global')"
        }
        Permission::Configurations => "/admin/teams/userConfigurations?$top=1",
        Permission::Users => "/users?$top=1&$select=id",
    };
    graph.read_now(Request::get(path.to_owned())).await.map(drop)
}

fn missing(seen: RolesSeen) -> Failure {
    if let Some(trouble) = seen.trouble {
        return trouble;
    }
    let names: Vec<_> = seen
        .standings
        .iter()
        .filter(|(_, standing)| *standing != Standing::Granted)
        .map(|(permission, _)| permission.name())
        .collect();
    Failure::new(
        ErrorCode::PermissionMissing,
        FailureClass::NeedsAdmin,
        format!("not granted yet: {}", names.join(", ")),
    )
}

/// The token of one round.
struct OneToken(Token);

#[async_trait]
impl TokenSource for OneToken {
    async fn fetch(&self) -> Result<Token, Failure> {
        Ok(self.0.clone())
    }
}
