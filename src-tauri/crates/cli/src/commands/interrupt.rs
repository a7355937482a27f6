//! Ctrl+C during a job: the first finishes the chain in flight, the second ends the process.

use crate::{
    exit::STOPPED_AT_ONCE,
    output::{Output, progress::Progress},
};
use app::{
    Leader,
    core::{
        error_code::ErrorCode,
        failure::{Failure, FailureClass},
        id::JobId,
        job::JobStatus,
        ports::JobFilter,
    },
};
use std::future::Future;

/// Runs a verb of this leader with progress shown and Ctrl+C heard.
pub(super) async fn watched<T>(
    leader: &Leader,
    output: &Output,
    verb: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    let progress = Progress::follow(output, leader);
    let mut stops = Stops::listen();
    tokio::pin!(verb);
    let mut asked = false;
    loop {
        tokio::select! {
            result = &mut verb => {
                drop(progress);
                return result;
            }
            () = stops.next() => {
                if asked {
                    drop(progress);
                    std::process::exit(STOPPED_AT_ONCE);
                }
                asked = true;
                let Some(job) = job_at_work(leader).await? else {
                    return Err(Failure::new(ErrorCode::Cancelled, FailureClass::Permanent, "nothing was sent"));
                };
                leader.app().cancel(job).await?;
                output.warning(&format!(
                    "Job {job} stops after the chain in flight. Press Ctrl+C again to end at once."
                ));
            }
        }
    }
}

/// The job that this leader plans or carries out; nobody else can be at work on the connection.
async fn job_at_work(leader: &Leader) -> Result<Option<JobId>, Failure> {
    let statuses = vec![JobStatus::Planning, JobStatus::Running];
    let filter = JobFilter {
        statuses,
        ..JobFilter::default()
    };
    let page = leader.app().jobs(&filter, None, 1).await?;
    Ok(page.jobs.first().map(|job| JobId(job.id.into())))
}

/// Requests to stop: Ctrl+C, and on Unix SIGTERM.
pub(super) struct Stops {
    #[cfg(unix)]
    terminate: Option<tokio::signal::unix::Signal>,
}

impl Stops {
    #[cfg(unix)]
    pub(super) fn listen() -> Self {
        use tokio::signal::unix::{SignalKind, signal};
        let terminate = signal(SignalKind::terminate());
        Self {
            terminate: terminate
                .inspect_err(|error| tracing::warn!(%error, "SIGTERM is not heard"))
                .ok(),
        }
    }

    #[cfg(not(unix))]
    pub(super) fn listen() -> Self {
        Self {}
    }

    /// The next request.
    pub(super) async fn next(&mut self) {
        #[cfg(unix)]
        if let Some(terminate) = &mut self.terminate {
            tokio::select! {
                _ = terminate.recv() => return,
                () = ctrl_c() => return,
            }
        }
        ctrl_c().await;
    }
}

async fn ctrl_c() {
    if let Err(error) = tokio::signal::ctrl_c().await {
        tracing::warn!(%error, "Ctrl+C is not heard");
        std::future::pending::<()>().await;
    }
}
