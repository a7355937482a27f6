//! `demo`: the whole way on a sample tenant: preview, approval, a sync that leaves nothing to do, undo.
//!
//! The sample tenant is served on a loopback socket and spoken to as any other tenant; what it really holds
//! is asked of its control API. Anything that is not as it should be is named, and the exit code is 1.

mod auto;
mod check;

use super::{interrupt::watched, job_shown, plan, simulator::people};
use crate::{
    control::{Control, Held},
    exit::Exit,
    output::Output,
    trouble::Trouble,
};
use ::simulator::{Endpoints, Knobs, Running, Simulator, SimulatorConfig};
use app::{
    App, Face, JobReport, Leader, Place, SampleTenant, connect,
    core::{failure::Failure, id::JobId, job::JobStatus, plan::summary},
    sample_request,
    view::JobView,
};
use check::Check;
use clap::Args;
use serde_json::json;
use std::{
    path::{Path, PathBuf},
    time::Instant,
};
use tempfile::TempDir;
use tokio::net::TcpListener;

/// Arguments of `demo`.
#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// People in the phone system: 60, or as many as the changes of --auto need
    #[arg(long, value_name = "N", value_parser = people)]
    users: Option<usize>,
    /// Same seed, same people
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// How long the sample tenant takes for its work, and to show it
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=60_000))]
    lag_ms: u64,
    /// Keep database and vault in this new folder
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// Classic sync: one write at a time
    #[arg(long)]
    classic: bool,
    /// Show Auto Sync instead: hours of changes in virtual time, each measured from saved to verified
    #[arg(long, conflicts_with_all = ["classic", "lag_ms"])]
    auto: bool,
    /// So many changes that have to arrive
    #[arg(long, value_name = "N", default_value_t = 200, requires = "auto",
          value_parser = clap::value_parser!(u16).range(1..=5_000))]
    changes: u16,
    /// In real time over sockets, with the sample tenant in a process of its own
    #[arg(long, requires = "auto")]
    real_time: bool,
    /// On average so long between two changes of --auto: else 135 in virtual time, 6 in real time
    #[arg(long, value_name = "SECONDS", requires = "auto", value_parser = clap::value_parser!(u16).range(1..=3_600))]
    pause: Option<u16>,
}

/// People of the demonstration without Auto Sync.
const USUAL_PEOPLE: usize = 60;

impl DemoArgs {
    fn users(&self) -> usize {
        self.users.unwrap_or(USUAL_PEOPLE)
    }
}

/// Folder of the demonstration: kept where it was named, else gone at the end.
enum Folder {
    Kept(PathBuf),
    Passing(TempDir),
}

impl Folder {
    fn path(&self) -> PathBuf {
        match self {
            Self::Kept(path) => path.clone(),
            Self::Passing(dir) => dir.path().to_owned(),
        }
    }
}

pub(super) async fn run(args: DemoArgs, output: &Output) -> Result<Exit, Trouble> {
    if args.auto {
        return auto::run(&args, *output).await;
    }
    let began = Instant::now();
    let folder = folder(&args)?;
    let running = serve(&args).await?;
    let control = Control::new(&running.endpoints)?;
    output.line(&format!(
        "A sample tenant with {} people answers on this computer.",
        args.users()
    ));
    let leader = lead(&args, &running.endpoints, folder.path()).await?;
    let answer = show(&leader, &control, output).await?;
    output.line(&format!(
        "Everything went as it should, in {:.1} s.",
        began.elapsed().as_secs_f32()
    ));
    if let Folder::Kept(path) = &folder {
        output.line(&format!(
            "Its history: voice-sync jobs --connection sample --data-dir {}",
            path.display()
        ));
    }
    output.json(&answer);
    drop(leader);
    drop(running);
    Ok(Exit::Done)
}

fn folder(args: &DemoArgs) -> Result<Folder, Trouble> {
    let Some(keep) = &args.keep else {
        let dir = tempfile::Builder::new().prefix("voice-sync-demo-").tempdir();
        return Ok(Folder::Passing(
            dir.map_err(|error| Trouble::unusable("the temporary folder", error))?,
        ));
    };
    let path = std::path::absolute(keep).map_err(|error| Trouble::unusable("--keep", error))?;
    if path.join("sample").exists() {
        return Err(Trouble::Usage(format!(
            "{} already holds a demonstration",
            path.display()
        )));
    }
    std::fs::create_dir_all(&path).map_err(|error| Trouble::unusable("--keep", error))?;
    Ok(Folder::Kept(path))
}

async fn serve(args: &DemoArgs) -> Result<Running, Trouble> {
    let config = SimulatorConfig {
        users: args.users(),
        seed: args.seed,
        knobs: Knobs::with_lag(args.lag_ms),
        ..SimulatorConfig::default()
    };
    let unusable = |error: std::io::Error| Trouble::unusable("the loopback address", error);
    let listener = TcpListener::bind("127.0.0.1:0").await.map_err(unusable)?;
    Simulator::new(&config).serve(listener).map_err(unusable)
}

async fn lead(args: &DemoArgs, to: &Endpoints, data_dir: PathBuf) -> Result<Leader, Trouble> {
    let place = sample_place(&data_dir);
    let tenant = sample_tenant(to, Some(args.lag_ms));
    let key_file = data_dir.join("vault.key");
    connect(sample_request(place.clone(), tenant, key_file, !args.classic)).await?;
    Ok(App::open(place).await?.lead(Face::Cli).await?)
}

fn sample_place(data_dir: &Path) -> Place {
    Place {
        data_dir: data_dir.to_owned(),
        connection: "sample".to_owned(),
    }
}

fn sample_tenant(to: &Endpoints, lag_ms: Option<u64>) -> SampleTenant {
    SampleTenant {
        pbx_url: to.pbx_url.clone(),
        login_url: to.login_url.clone(),
        graph_url: to.graph_url.clone(),
        tenant_id: to.tenant_id.clone(),
        client_id: to.client_id.clone(),
        client_secret: to.client_secret.clone(),
        api_key: to.api_key.clone(),
        lag_ms,
    }
}

async fn show(leader: &Leader, control: &Control, output: &Output) -> Result<serde_json::Value, Trouble> {
    let mut check = Check::default();
    let before = control.truth().await?;
    let problems = control.problems().await?;

    let first = watched(leader, output, leader.sync(None, false)).await?;
    check.is(
        "the first sync stands for approval",
        first.job.status == JobStatus::Held,
    );
    output.line(&format!("Job {} is a preview of the first sync:", first.job.id));
    output.table(&plan::summary(&summary(&first.plan).into()));

    let job = approve(leader, first.job.id, output).await?;
    let after = control.truth().await?;
    let verdicts = leader.app().verdicts(job.job.id).await?;
    check.people(&before, &after, &problems, &verdicts);
    check.ran_clean("the first sync", &job.job);
    output.line(&format!(
        "{} people with a seeded problem were each reported with its cause.",
        check.reported_problems()
    ));

    let second = watched(leader, output, leader.sync(None, false)).await?;
    let second_plan = second.plan.steps.len();
    check.is(
        &format!("the second sync plans nothing (it planned {second_plan} steps)"),
        second_plan == 0,
    );
    output.line(&format!("Job {} found nothing left to do.", second.job.id));

    let undo = undo(leader, job.job.id, &mut check, output).await?;
    check.ran_clean("the undo", &undo.job);
    let restored = Held::from(&before).differences(&Held::from(&control.truth().await?));
    check.all(restored);
    let violations = control.violations().await?;
    check.is(
        &format!("the tenant saw nothing forbidden (it saw {violations})"),
        violations == 0,
    );
    check.end()?;
    output.line("The first state is restored.");

    let mut undone = job_shown::brief(&JobView::from(undo.job));
    undone.insert("restored".into(), json!(true));
    Ok(
        json!({ "job": job_shown::brief(&JobView::from(job.job)), "second_plan": second_plan, "undo": undone }),
    )
}

async fn approve(leader: &Leader, job: JobId, output: &Output) -> Result<JobReport, Failure> {
    let reason = Some("demonstration".to_owned());
    let report = watched(leader, output, leader.approve(job, reason)).await?;
    output.line(&format!(
        "Job {job} was approved: {}",
        job_shown::counts(&report.job.counts.into())
    ));
    Ok(report)
}

/// Undoes a job. Where it crosses a safety limit it is held, and approved here.
async fn undo(leader: &Leader, of: JobId, check: &mut Check, output: &Output) -> Result<JobReport, Failure> {
    let reason = Some("demonstration".to_owned());
    let undo = watched(leader, output, leader.undo(of, reason)).await?;
    if undo.job.status != JobStatus::Held {
        output.line(&format!("Job {} undid job {of}, within the limits.", undo.job.id));
        return Ok(undo);
    }
    check.is("a held undo has steps", !undo.plan.is_empty());
    output.line(&format!(
        "Job {} would undo job {of} and is held, because it crosses the limits.",
        undo.job.id
    ));
    approve(leader, undo.job.id, output).await
}
