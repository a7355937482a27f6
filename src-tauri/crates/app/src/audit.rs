//! The audit trail, by pages.

use crate::{
    connection::App,
    view::{AuditPageView, AuditRequest, AuditView, UiError, checked_limit},
};
use sync_core::failure::Failure;

impl App {
    /// The newest entries of the audit trail, newest first.
    pub async fn audit(&self, limit: u32) -> Result<Vec<AuditView>, Failure> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let entries = self.database.audit_page(None, limit, |_| true).await?;
        Ok(entries.into_iter().map(AuditView::from).collect())
    }

    /// A page of the audit trail, newest first.
    pub async fn audit_page(&self, request: AuditRequest) -> Result<AuditPageView, UiError> {
        let limit = usize::try_from(checked_limit(request.limit, "entries")?).unwrap_or(usize::MAX);
        let fits = request.filter.checked()?;
        let after = request.after.map(i64::from);
        let found = self.database.audit_page(after, limit + 1, fits).await?;
        let more = found.len() > limit;
        let entries: Vec<AuditView> = found.into_iter().take(limit).map(AuditView::from).collect();
        let next = entries.last().filter(|_| more).map(|last| last.id);
        Ok(AuditPageView { entries, next })
    }
}
