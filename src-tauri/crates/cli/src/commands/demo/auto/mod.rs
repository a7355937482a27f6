//! `demo --auto`: hours of changes saved in the sample phone system, each of which has to arrive in the sample tenant by
//! itself. In virtual time, or with `--real-time` over sockets, the sample tenant being a process of its own.

mod edits;
mod measure;
mod story;

use super::{DemoArgs, Folder, folder};
use crate::{control::Control, exit::Exit, output::Output, trouble::Trouble};
use ::simulator::{Endpoints, Knobs, Simulator, SimulatorConfig};
use app::Outside;
use serde_json::json;
use std::{
    fmt::Display,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    time::Instant,
};
use story::Story;

/// What Microsoft and 8x8 take, in milliseconds: an operation, until reads show it, until the audit trail has a change.
const OPERATION: [u64; 2] = [1_000, 4_000];
const READ_LAG: [u64; 2] = [2_000, 8_000];
const AUDIT_LATENCY: [u64; 2] = [1_000, 5_000];

/// People for each change: hardly anybody changes twice.
const PEOPLE_FOR_EACH: usize = 4;
const FEWEST_PEOPLE: usize = 100;

pub(super) async fn run(args: &DemoArgs, output: Output) -> Result<Exit, Trouble> {
    let began = Instant::now();
    let folder = folder(args)?;
    let users = args
        .users
        .unwrap_or((usize::from(args.changes) * PEOPLE_FOR_EACH).max(FEWEST_PEOPLE));
    let told = if args.real_time {
        real(args, users, &folder.path(), output).await?
    } else {
        virtually(args, users, &folder.path(), output)?
    };
    told.tell(&output);
    output.line(&format!("It took {:.1} s.", began.elapsed().as_secs_f32()));
    if let Folder::Kept(path) = &folder {
        output.line(&format!(
            "Its history: voice-sync jobs --connection sample --data-dir {}",
            path.display()
        ));
    }
    // How quickly they arrive is promised for changes that come as seldom as in a company.
    told.laws(!args.real_time && args.pause.is_none())?;
    output.json(&json!({ "auto": told }));
    Ok(Exit::Done)
}

fn knobs() -> Knobs {
    Knobs {
        operation_min_ms: OPERATION[0],
        operation_max_ms: OPERATION[1],
        read_lag_min_ms: READ_LAG[0],
        read_lag_max_ms: READ_LAG[1],
        audit_latency_ms: AUDIT_LATENCY[1],
        // Time passes while a read is made, as it does outside.
        latency_ms: 5,
        ..Knobs::default()
    }
}

/// On a paused clock that goes ahead as soon as nothing else is to be done, on a thread of its own: a runtime of many
/// threads has no such clock.
fn virtually(args: &DemoArgs, users: usize, folder: &Path, output: Output) -> Result<measure::Told, Trouble> {
    let config = SimulatorConfig {
        users,
        seed: args.seed,
        knobs: knobs(),
        ..SimulatorConfig::default()
    };
    let story = || -> Result<measure::Told, Trouble> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .start_paused(true)
            .build()
            .map_err(|error| Trouble::unusable("the virtual time", error))?;
        runtime.block_on(async {
            let simulator = Simulator::new(&config);
            let to = simulator.endpoints("http://127.0.0.1:18080");
            let outside = Outside::in_process(simulator.router(), config.start);
            let control = Control::in_process(simulator);
            Story::begin(args, &to, control, outside, folder, output)
                .await?
                .told()
                .await
        })
    };
    let ended = tokio::task::block_in_place(|| std::thread::scope(|scope| scope.spawn(story).join()));
    ended.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

async fn real(
    args: &DemoArgs,
    users: usize,
    folder: &Path,
    output: Output,
) -> Result<measure::Told, Trouble> {
    let (_tenant, to) = Tenant::start(users, args.seed)?;
    let control = Control::new(&to)?;
    let outside = Outside::usual();
    Story::begin(args, &to, control, outside, folder, output)
        .await?
        .told()
        .await
}

/// `voice-sync simulator` as a process of its own, which ends with this one.
struct Tenant(Child);

impl Tenant {
    /// Started, and where it is: the first line that it says.
    fn start(users: usize, seed: u64) -> Result<(Self, Endpoints), Trouble> {
        let unusable = |error: &dyn Display| Trouble::unusable("the sample tenant's process", error);
        let program = std::env::current_exe().map_err(|error| unusable(&error))?;
        let mut command = Command::new(program);
        command
            .arg("simulator")
            .args(["--users", &users.to_string(), "--seed", &seed.to_string()])
            .arg("--until-stdin-closes");
        let fields = serde_json::to_value(knobs()).unwrap_or_default();
        for (name, value) in fields.as_object().into_iter().flatten() {
            command.arg("--knob").arg(format!("{name}={value}"));
        }
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| unusable(&error))?;
        let said = child.stdout.take();
        let tenant = Self(child);
        let mut line = String::new();
        BufReader::new(said.ok_or_else(|| unusable(&"it says nothing"))?)
            .read_line(&mut line)
            .map_err(|error| unusable(&error))?;
        let endpoints = serde_json::from_str(&line).map_err(|error| unusable(&error))?;
        Ok((tenant, endpoints))
    }
}

impl Drop for Tenant {
    fn drop(&mut self) {
        // It may have ended already; then there is nothing to end.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
