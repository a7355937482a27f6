//! A keychain that is there and never answers.

use crate::rig::{Desk, Ran, Tenant};
use std::{os::unix::net::UnixListener, path::Path};

const LAG_MS: u64 = 20;

/// A session bus that takes a connection and then says nothing, as one whose keychain waits for a person.
fn silent_bus(at: &Path) -> (UnixListener, String) {
    let bus = UnixListener::bind(at).unwrap();
    (bus, format!("unix:path={}", at.display()))
}

#[test]
fn a_keychain_that_hangs_is_said_and_nothing_is_kept() {
    let tenant = Tenant::start(3, LAG_MS);
    let desk = Desk::new();
    let (_bus, address) = silent_bus(&desk.path("bus"));
    let mut connecting = desk.connecting(&tenant, LAG_MS);
    connecting.env("DBUS_SESSION_BUS_ADDRESS", address);
    let ran = Ran::from(connecting.output().unwrap()).exits(1);
    assert!(
        ran.stderr.contains("the system keychain did not answer"),
        "{}",
        ran.stderr
    );
    assert!(ran.stderr.contains("name the key file"), "{}", ran.stderr);
    for secret in [tenant.text("api_key"), tenant.text("client_secret")] {
        let holds = |bytes: &[u8]| bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
        assert!(desk.files().iter().all(|(_, bytes)| !holds(bytes)));
    }
    desk.connect(&tenant, LAG_MS, &[]).exits(0);
}
