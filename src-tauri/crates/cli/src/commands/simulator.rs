//! `simulator`: a sample tenant on a loopback address, for trying things out and for suites.

use super::interrupt::Stops;
use crate::{exit::Exit, output::raw_json, trouble::Trouble};
use clap::{Args, ValueEnum};
use jiff::Timestamp;
use serde_json::{Map, Value};
use simulator::{Knobs, Simulator, SimulatorConfig};
use std::{io::Read, net::SocketAddr};
use tokio::net::TcpListener;

/// Arguments of `simulator`.
#[derive(Debug, Args)]
pub(crate) struct SimulatorArgs {
    /// Loopback address and port; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// People in the phone system
    #[arg(long, value_name = "N", default_value_t = 60, value_parser = people)]
    users: usize,
    /// Same seed, same people
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// Whether the phone system has its audit trail
    #[arg(long, value_name = "ON|OFF", default_value = "on")]
    audit: Switch,
    /// Set one behaviour, such as pbx_quota=false; may be repeated
    #[arg(long = "knob", value_name = "NAME=VALUE")]
    knobs: Vec<String>,
    /// Cut every wait to about this many milliseconds, without quotas; connect with twice that as
    /// --tenant-lag-ms
    #[arg(long, value_name = "N")]
    lag_ms: Option<u64>,
    /// The time in the simulated world at its start (RFC 3339); by default now, so that sign-ins are in time
    #[arg(long, value_name = "TIME")]
    start: Option<Timestamp>,
    /// Stop when stdin closes, so that no simulator outlives the program that started it
    #[arg(long)]
    until_stdin_closes: bool,
}

/// On or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Switch {
    /// On.
    On,
    /// Off.
    Off,
}

/// A number of people that a world can hold.
pub(super) fn people(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(users) if (1..=100_000).contains(&users) => Ok(users),
        _ => Err("use a number from 1 to 100000".to_owned()),
    }
}

pub(super) async fn run(args: SimulatorArgs) -> Result<Exit, Trouble> {
    let knobs = knobs(&args)?;
    let config = SimulatorConfig {
        users: args.users,
        seed: args.seed,
        knobs,
        start: args.start.unwrap_or_else(|| app::Outside::usual().time()),
        ..SimulatorConfig::default()
    };
    let mut stops = Stops::listen();
    let listener = TcpListener::bind(args.listen)
        .await
        .map_err(|error| Trouble::unusable("--listen", error))?;
    let running = Simulator::new(&config)
        .serve(listener)
        .map_err(|error| Trouble::unusable("--listen", error))?;
    raw_json(&running.endpoints);
    tokio::select! {
        () = stops.next() => {}
        () = stdin_closed(), if args.until_stdin_closes => {}
    }
    // Answers in flight are of no use to anybody when the tenant ends: nothing is waited for.
    drop(running);
    Ok(Exit::Done)
}

fn knobs(args: &SimulatorArgs) -> Result<Knobs, Trouble> {
    let base = args.lag_ms.map_or_else(Knobs::default, Knobs::with_lag);
    let base = Knobs {
        audit: args.audit == Switch::On,
        ..base
    };
    let refuse = |error: serde_json::Error| Trouble::Usage(format!("--knob: {error}"));
    let mut fields: Map<String, Value> =
        serde_json::from_value(serde_json::to_value(&base).map_err(refuse)?).map_err(refuse)?;
    for knob in &args.knobs {
        let (name, value) = knob
            .split_once('=')
            .ok_or_else(|| Trouble::Usage(format!("--knob {knob}: write NAME=VALUE")))?;
        let value = serde_json::from_str(value).unwrap_or_else(|_| Value::String(value.to_owned()));
        fields.insert(name.to_owned(), value);
    }
    serde_json::from_value(Value::Object(fields)).map_err(refuse)
}

/// Waits on a thread of its own: reading stdin can't be given up, and the process ends without it.
async fn stdin_closed() {
    let (closed, seen) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        let mut buffer = [0; 256];
        while matches!(std::io::stdin().lock().read(&mut buffer), Ok(read) if read > 0) {}
        // Nobody listens when the simulator was stopped otherwise.
        let _ = closed.send(());
    });
    // The sender is dropped only after it has sent.
    let _ = seen.await;
}

#[cfg(test)]
mod tests {
    use super::{SimulatorArgs, knobs, people};
    use clap::{Args, FromArgMatches};

    fn args(line: &[&str]) -> SimulatorArgs {
        let command = SimulatorArgs::augment_args(clap::Command::new("simulator"));
        let line = std::iter::once("simulator").chain(line.iter().copied());
        SimulatorArgs::from_arg_matches(&command.try_get_matches_from(line).unwrap()).unwrap()
    }

    #[test]
    fn knobs_are_set_by_name_over_the_lag() {
        let set = knobs(&args(&[
            "--lag-ms",
            "20",
            "--knob",
            "pbx_quota=true",
            "--knob",
            "second_primary=replace",
        ]));
        let set = set.unwrap();
        assert!(set.pbx_quota);
        assert_eq!(set.second_primary, simulator::SecondPrimary::Replace);
        assert_eq!((set.operation_max_ms, set.read_lag_max_ms), (20, 20));
    }

    #[test]
    fn an_unknown_knob_is_wrong_usage() {
        for wrong in ["nonsense=1", "pbx_quota", "pbx_quota=perhaps"] {
            assert!(knobs(&args(&["--knob", wrong])).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_world_has_one_person_at_least() {
        assert!(people("0").is_err());
        assert_eq!(people("1000"), Ok(1000));
    }
}
