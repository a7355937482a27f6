//! The tenant adapter against the sample tenant, which was written from Microsoft's documentation and shares no
//! code with it. What the documentation leaves open is a knob there, and is tried both ways here.
//! Runs in process on a paused clock, except where sockets matter.

#![expect(clippy::unwrap_used, reason = "helpers of a test suite")]

mod faults;
mod limits;
mod naming;
mod reads;
mod writes;

use microsoft::{Tenant, TenantConfig};
use outbound::{Origin, RouterTransport, Transport};
use simulator::{Control, Endpoints, JournalEvent, Knobs, Simulator, SimulatorConfig, TenantChange};
use std::sync::Arc;
use std::time::Duration;
use sync_core::error_code::ErrorCode;
use sync_core::failure::{Failure, FailureClass};
use sync_core::id::{EntraId, TenantId};
use sync_core::number::PhoneNumber;
use sync_core::ports::{Directory, OperationState, Write};

/// A sample tenant and the adapter that is connected to it.
struct Sample {
    control: Control,
    simulator: Simulator,
    tenant: Tenant,
}

fn config(endpoints: &Endpoints) -> TenantConfig {
    let origin = |text: &str| Origin::parse(text).unwrap();
    let (login, graph) = (origin(&endpoints.login_url), origin(&endpoints.graph_url));
    TenantConfig {
        reads_per_second: 5_000.0,
        writes_per_second: 5_000.0,
        ..TenantConfig::new(
            TenantId::new(&endpoints.tenant_id),
            &endpoints.client_id,
            login,
            graph,
        )
    }
}

fn connect(simulator: &Simulator, change: impl FnOnce(&mut TenantConfig)) -> Tenant {
    let endpoints = simulator.endpoints("http://127.0.0.1:8090");
    let mut config = config(&endpoints);
    change(&mut config);
    let transport: Arc<dyn Transport> = Arc::new(RouterTransport::new(simulator.router()));
    Tenant::connect(config, endpoints.client_secret.into(), transport)
}

fn sample(set: impl FnOnce(&mut Knobs)) -> Sample {
    let mut knobs = Knobs::quick();
    set(&mut knobs);
    let simulator = Simulator::new(&SimulatorConfig {
        knobs,
        ..SimulatorConfig::default()
    });
    Sample {
        control: simulator.control(),
        tenant: connect(&simulator, |_| {}),
        simulator,
    }
}

impl Sample {
    /// A licensed person without a number.
    async fn person(&self, name: &str) -> EntraId {
        let change = TenantChange::CreateAccount {
            upn: format!("{name}@acme.example"),
            given_name: name.to_owned(),
            surname: "Contract".to_owned(),
            country: "GB".to_owned(),
        };
        let id = self.control.change_tenant(&change).unwrap();
        self.control.quiet().await;
        EntraId::new(id)
    }

    /// Sends one write and follows its operation to the end.
    async fn carry_out(&self, write: Write) -> Result<(), Failure> {
        let accepted = self.tenant.submit(&[write]).await.remove(0)?;
        let Some(operation) = accepted.operation else {
            return Ok(());
        };
        loop {
            match self
                .tenant
                .operations(std::slice::from_ref(&operation))
                .await
                .remove(0)?
            {
                OperationState::Running => tokio::time::sleep(Duration::from_millis(1)).await,
                OperationState::Succeeded => break,
                OperationState::Failed { failure } => return Err(failure),
                OperationState::Forgotten => {
                    let detail = "the operation was forgotten";
                    return Err(Failure::new(ErrorCode::NotFound, FailureClass::Permanent, detail));
                }
            }
        }
        self.control.quiet().await;
        Ok(())
    }

    fn holder(&self, number: &PhoneNumber) -> Option<String> {
        self.control.truth().numbers.get(number.as_str())?.holder.clone()
    }

    fn statuses(&self, wanted: impl Fn(u16) -> bool) -> usize {
        let journal = self.control.journal(0);
        let is =
            |event: &JournalEvent| matches!(event, JournalEvent::Request { status, .. } if wanted(*status));
        journal.iter().filter(|entry| is(&entry.event)).count()
    }
}

fn number(text: &str) -> PhoneNumber {
    PhoneNumber::parse(text).unwrap()
}

fn assign(text: &str, account: &EntraId) -> Write {
    Write::AssignNumber {
        number: number(text),
        account: account.clone(),
        location_id: None,
    }
}

fn unassign(text: &str) -> Write {
    Write::UnassignNumber { number: number(text) }
}
