//! What a window reads of the records as they are: audit trail, jobs by day.

use super::Session;
use crate::{
    export::Export,
    view::{
        AuditFilterRequest, AuditPageView, AuditRequest, ExportFormat, ExportedView, JobDayView, UiError,
    },
};
use std::path::Path;

impl Session {
    /// A page of the audit trail, newest first.
    pub async fn audit(&self, request: AuditRequest) -> Result<AuditPageView, UiError> {
        self.app().audit_page(request).await
    }

    /// Writes exactly the entries of this filter into a file, whole or not at all.
    pub async fn export_audit(
        &self,
        filter: AuditFilterRequest,
        format: ExportFormat,
        path: &Path,
    ) -> Result<ExportedView, UiError> {
        self.core.export(&Export::Audit(filter), format, path).await
    }

    /// The jobs that began between each of these times (RFC 3339) and the next one.
    pub async fn job_days(&self, bounds: &[String]) -> Result<Vec<JobDayView>, UiError> {
        self.app().job_days(bounds).await
    }
}
