//! The one place where the shell asks for answers.
//!
//! Until the `app` crate opens connections, it speaks for a sample tenant in which no job has run.

use crate::{ConnectionView, JobView};

/// Answers the commands of the shell.
#[derive(Clone, Debug)]
pub struct Backend;

impl Backend {
    /// The connection that is open.
    pub fn connection(&self) -> ConnectionView {
        ConnectionView {
            tenant_name: "Contoso Sample".to_owned(),
            tenant_domain: "contososample.onmicrosoft.com".to_owned(),
            tenant_id: "5a3b0c7e-0000-4000-8000-00000000c0de".to_owned(),
            sample: true,
        }
    }

    /// Sync jobs, newest first.
    pub fn jobs(&self, _limit: u32) -> Vec<JobView> {
        Vec::new()
    }
}
