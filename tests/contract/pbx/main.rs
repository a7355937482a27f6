//! The phone-system adapter against the simulated 8x8, in this process and on tokio's paused clock.
//!
//! Client and simulator share no code: what both understand in the same way is likely to be what the
//! documentation says.

#![expect(clippy::unwrap_used, reason = "helpers of a test suite")]

mod broken;
mod limits;
mod reads;

use std::sync::Arc;

use outbound::{Origin, RouterTransport};
use pbx::{EightByEight, EightByEightSettings};
use secrecy::SecretString;
use simulator::{Fault, FaultRule, JournalEvent, Simulator, SimulatorConfig, System};
use sync_core::failure::Failure;
use sync_core::id::CustomerId;
use sync_core::ports::PbxSource;
use sync_core::user::{Completeness, PbxRead};

const USERS: usize = 650;

fn sample() -> Simulator {
    Simulator::new(&SimulatorConfig {
        users: USERS,
        ..SimulatorConfig::default()
    })
}

fn source(simulator: &Simulator) -> EightByEight {
    source_of(simulator, None, None)
}

fn source_of(simulator: &Simulator, key: Option<&str>, customer: Option<&str>) -> EightByEight {
    let identity = simulator.control().world().identity;
    let origin = Origin::parse("http://localhost/admin-provisioning").unwrap();
    let key = SecretString::from(key.unwrap_or(&identity.api_key));
    let customer = CustomerId::new(customer.unwrap_or(&identity.customer_id));
    let settings = EightByEightSettings::new(origin, key, Some(customer));
    let start = SimulatorConfig::default().start;
    let begun = tokio::time::Instant::now();
    let now = Arc::new(move || start + jiff::SignedDuration::try_from(begun.elapsed()).unwrap());
    EightByEight::new(settings, Arc::new(RouterTransport::new(simulator.router())), now)
}

fn spoil(simulator: &Simulator, rule: FaultRule) {
    let _ = simulator.control().add_fault(rule);
}

fn on_users(fault: Fault) -> FaultRule {
    FaultRule::on(System::Pbx, "users", fault)
}

fn status(status: u16) -> Fault {
    Fault::Status {
        status,
        retry_after: None,
        message: None,
    }
}

async fn read_with(rule: FaultRule) -> Result<PbxRead, Failure> {
    let simulator = sample();
    spoil(&simulator, rule);
    source(&simulator).read_all().await
}

fn is_partial(read: &PbxRead) -> bool {
    matches!(read.completeness, Completeness::Partial(_))
}

/// Everybody was read, and the list is proof of it.
#[track_caller]
fn assert_whole(read: &PbxRead, said: &str) {
    assert_eq!(
        (&read.completeness, read.users.len()),
        (&Completeness::Complete, USERS),
        "{said}"
    );
}

/// How many answers had this status so far.
fn answered(simulator: &Simulator, wanted: u16) -> usize {
    let journal = simulator.control().journal(0);
    let is =
        |event: &JournalEvent| matches!(event, JournalEvent::Request { status, .. } if *status == wanted);
    journal.iter().filter(|entry| is(&entry.event)).count()
}
