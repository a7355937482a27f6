//! Consent from end to end: the application's own code, a browser that presses the buttons of the sign-in pages, and
//! the sample tenant's Entra, over sockets.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a suite that cannot be set up has to end"
)]

mod approval;
mod browser;
#[cfg(unix)]
mod command;
mod connecting;
mod lasting;
mod leeway;
mod office;
#[cfg(unix)]
mod processes;
mod safety;
mod setup;
mod visit;
mod window;
