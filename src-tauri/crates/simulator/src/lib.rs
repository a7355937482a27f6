//! The sample tenant: 8x8, Entra and Graph on the loopback interface, over one seeded world.
//!
//! Written from the vendors' documentation and sharing no code with the clients, so that it cannot share a
//! misreading. Runs as a `Router` in process (time by tokio's clock, so a paused runtime drives it) or on loopback
//! sockets. All keys and secrets follow from the seed, because they open nothing but the simulator itself; only the
//! control token is random for each start. The sign-in pages ask for no password.

mod channel;
mod clock;
mod config;
mod control;
mod entra;
mod exchange;
mod gate;
mod graph;
mod hash;
mod knobs;
mod pbx;
mod server;
mod state;
mod tenant;
mod world;

use std::sync::Arc;

use axum::Router;

pub use config::SimulatorConfig;
pub use control::{
    AccountTruth, ApplicationChange, Control, ControlError, Fault, FaultRule, JournalEntry, JournalEvent,
    NumberTruth, PersonChange, Registered, Registration, TenantChange, Truth,
};
pub use entra::IssuedSecret;
pub use exchange::System;
pub use gate::Cut;
pub use knobs::{
    AssertionErrors, BadPolicyItem, DeltaExpired, FreeNumber, GatewayBody, Knobs, LinkForm, ListRows,
    LocationForm, QuotaBody, RefusalPlace, SecondPrimary, SitePaging, UnassignMissing,
};
pub use pbx::PbxChange;
pub use server::{Endpoints, Running};
pub use world::{
    Account, AccountKind, Application, AuditRecord, Certificate, ClientSecret, Consent, DirectoryChange,
    DirectoryRole, Extension, ExtensionKind, GroupPolicy, HeldNumber, Identity, Licence, NumberRecord,
    NumberType, PbxNumber, PbxRow, PbxStatus, PbxUser, Policy, Problem, Shown, SignInPerson, Site, UserType,
    Voice, Wanted, World, WorldError,
};

use gate::{Door, Shared, router};
use state::State;

/// One sample tenant. Cheap to clone: clones are the same tenant.
#[derive(Debug, Clone)]
pub struct Simulator {
    shared: Arc<Shared>,
}

impl Simulator {
    /// A fresh world of `config.seed` and `config.users`.
    #[must_use]
    pub fn new(config: &SimulatorConfig) -> Self {
        let world = World::of(config);
        Self::with_world(config, world)
    }

    /// A world kept from an earlier run. Reads show the truth at once; operations of that run are forgotten.
    #[must_use]
    pub fn with_world(config: &SimulatorConfig, mut world: World) -> Self {
        world.settle();
        let token = format!(
            "{}{}",
            uuid::Uuid::new_v4().simple(),
            uuid::Uuid::new_v4().simple()
        );
        Self {
            shared: Arc::new(Shared::new(State::new(config, world), token)),
        }
    }

    /// All systems as one router, to be called in process. Accepts any loopback host name.
    pub fn router(&self) -> Router {
        self.router_for(&[
            System::Pbx,
            System::Audit,
            System::Entra,
            System::Graph,
            System::Channel,
            System::Control,
        ])
    }

    /// Only these systems as a router, to be called in process.
    pub fn router_for(&self, systems: &[System]) -> Router {
        router(Door {
            shared: Arc::clone(&self.shared),
            systems: systems.to_vec(),
            hosts: None,
        })
    }

    /// The control verbs in process.
    #[must_use]
    pub fn control(&self) -> Control {
        Control::new(Arc::clone(&self.shared))
    }

    /// Addresses under `origin` (such as `http://127.0.0.1:8080`) and what opens them.
    #[must_use]
    pub fn endpoints(&self, origin: &str) -> Endpoints {
        let (identity, channel) = {
            let state = self.shared.lock();
            (state.world.identity.clone(), channel::target(&state))
        };
        Endpoints {
            pbx_url: format!("{origin}/admin-provisioning"),
            audit_url: format!("{origin}/administration/audit/v1/audits"),
            graph_url: format!("{origin}/v1.0"),
            login_url: origin.to_owned(),
            tenant_id: identity.tenant_id,
            client_id: identity.client_id,
            client_secret: identity.client_secret,
            api_key: identity.api_key,
            channel_url: format!("{origin}{channel}"),
            control_url: format!("{origin}/control"),
            control_token: self.shared.control_token.clone(),
        }
    }
}
