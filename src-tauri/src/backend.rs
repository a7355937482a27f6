//! The one place where the shell asks for answers: the sample tenant's folder, read only.
//!
//! Not here: running jobs. The window lists what `voice-sync` did in the same folder.

use crate::{ConnectionView, JobView, UiError};
use app::{App, Place, core::ports::JobFilter};
use tokio::sync::OnceCell;

/// Name of the connection that the window opens.
const CONNECTION: &str = "sample";

/// Answers the commands of the shell.
#[derive(Debug)]
pub struct Backend {
    place: Place,
    app: OnceCell<App>,
}

impl Backend {
    /// A backend that reads this data folder.
    pub fn reading(data_dir: impl Into<std::path::PathBuf>) -> Self {
        let place = Place {
            data_dir: data_dir.into(),
            connection: CONNECTION.to_owned(),
        };
        Self {
            place,
            app: OnceCell::new(),
        }
    }

    /// A backend that reads this person's usual data folder.
    ///
    /// # Errors
    /// Where no home folder is known.
    pub fn usual() -> Result<Self, UiError> {
        Ok(Self {
            place: Place::usual(CONNECTION)?,
            app: OnceCell::new(),
        })
    }

    /// The connection that is open; none where none was made yet.
    ///
    /// # Errors
    /// Where its folder or database can't be used.
    pub async fn connection(&self) -> Result<Option<ConnectionView>, UiError> {
        Ok(self.app().await?.map(ConnectionView::of))
    }

    /// Sync jobs, newest first.
    ///
    /// # Errors
    /// Where the folder or database can't be used.
    pub async fn jobs(&self, limit: u32) -> Result<Vec<JobView>, UiError> {
        let Some(app) = self.app().await? else {
            return Ok(Vec::new());
        };
        let page = app.jobs(&JobFilter::default(), None, limit).await?;
        Ok(page.jobs.into_iter().map(JobView::from).collect())
    }

    async fn app(&self) -> Result<Option<&App>, UiError> {
        if !self.place.exists() {
            return Ok(None);
        }
        Ok(Some(
            self.app.get_or_try_init(|| App::open(self.place.clone())).await?,
        ))
    }
}
