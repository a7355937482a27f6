//! Where one application of one tenant signs in.

use crate::token::TokenEndpoint;
use jiff::Timestamp;
use outbound::{Client, Origin, Transport, encode_segment};
use std::{fmt, sync::Arc};
use sync_core::{failure::Failure, id::TenantId};
use url::Url;

use super::{internal, tenant::is_guid};

/// The wall clock, as an argument.
pub type Now = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// The login host and Graph of one tenant, for one application registered in it. Holds no secret; cheap to clone.
#[derive(Clone)]
pub struct Authority {
    transport: Arc<dyn Transport>,
    login: Origin,
    graph: Origin,
    tenant: TenantId,
    client_id: String,
    now: Now,
}

impl Authority {
    /// The application `client_id` in `tenant`, at `login` (`https://login.microsoftonline.com`) and `graph`
    /// (`https://graph.microsoft.com`).
    pub fn new(
        transport: Arc<dyn Transport>,
        login: Origin,
        graph: Origin,
        tenant: TenantId,
        client_id: impl Into<String>,
        now: Now,
    ) -> Self {
        Self {
            transport,
            login,
            graph,
            tenant,
            client_id: client_id.into(),
            now,
        }
    }

    /// The tenant.
    pub fn tenant(&self) -> &TenantId {
        &self.tenant
    }

    /// The application.
    pub fn client_id(&self) -> &str {
        &self.client_id
    }

    /// The token endpoint of the tenant.
    pub fn endpoint(&self) -> TokenEndpoint {
        TokenEndpoint::new(self.transport.clone(), self.login.clone(), &self.tenant)
    }

    pub(super) fn transport(&self) -> Arc<dyn Transport> {
        self.transport.clone()
    }

    pub(super) fn login(&self) -> &Origin {
        &self.login
    }

    pub(super) fn graph(&self) -> &Origin {
        &self.graph
    }

    pub(super) fn now(&self) -> Timestamp {
        (self.now)()
    }

    /// An address of this tenant at the login host.
    pub(super) fn login_url(&self, tail: &str) -> Result<Url, Failure> {
        let text = format!("{}{}", self.login, self.login_path(tail));
        Url::parse(&text).map_err(|_| internal("the login address cannot be written down"))
    }

    /// The path of [`Authority::login_url`] below the login host.
    pub(super) fn login_path(&self, tail: &str) -> String {
        format!("/{}/{tail}", encode_segment(self.tenant.as_str()))
    }

    /// A client for the login host.
    pub(super) fn login_client(&self) -> Client {
        self.endpoint().http().clone()
    }

    /// Whether `tenant` is the one of this authority. An authority without an id of its own (`common`, a domain)
    /// knows nobody: it could not tell a foreign directory from its own.
    pub(super) fn is_tenant(&self, tenant: &TenantId) -> bool {
        let own = self.tenant.as_str();
        is_guid(own) && own.eq_ignore_ascii_case(tenant.as_str())
    }
}

impl fmt::Debug for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Authority({}/{}, {})", self.login, self.tenant, self.client_id)
    }
}
