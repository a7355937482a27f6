//! The doctor: looks at everything a connection needs, one finding each, and changes nothing.

use crate::connection::{App, Place};
use serde::Serialize;
use std::path::PathBuf;
use store::{Database, SealedVault};
use sync_core::{failure::Failure, ports::RecordsStore};

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What was looked at.
    pub what: &'static str,
    /// Whether it is well.
    pub well: bool,
    /// What was found.
    pub found: String,
    /// What to do next, where it is not well.
    pub advice: Option<String>,
}

impl Finding {
    fn of<T>(what: &'static str, result: &Result<T, Failure>, words: impl FnOnce(&T) -> String) -> Self {
        match result {
            Ok(value) => Self {
                what,
                well: true,
                found: words(value),
                advice: None,
            },
            Err(failure) => Self {
                what,
                well: false,
                found: format!("{} {}", failure.code.sentence(), failure.detail),
                advice: Some(failure.code.advice().to_owned()),
            },
        }
    }
}

/// Looks at a connection; with the vault's key in this file where one is named.
pub async fn doctor(place: &Place, key_file: Option<PathBuf>) -> Vec<Finding> {
    let app = App::open(place.clone())
        .await
        .map(|app| app.with_key_file(key_file));
    let mut findings = vec![Finding::of("connection", &app, |app| {
        format!(
            "{} ({}) in {}",
            app.connection.tenant_name,
            app.connection.tenant,
            place.folder().display()
        )
    })];
    let Ok(app) = app else { return findings };
    findings.push(integrity(&app.database).await);
    let vault = app.vault().await;
    findings.push(Finding::of("vault", &vault, |_| "opens".into()));
    let Ok(vault) = vault else { return findings };
    let (pbx, tenant) = look_outside(&app, &vault).await;
    findings.push(pbx);
    findings.push(tenant);
    findings
}

async fn integrity(database: &Database) -> Finding {
    let checked = database.check().await;
    Finding::of("database", &checked, |()| "whole".into())
}

async fn look_outside(app: &App, vault: &SealedVault) -> (Finding, Finding) {
    let pbx = async { app.pbx_source(vault).await?.probe().await };
    let tenant = async {
        let settings = app.database.settings().await?;
        app.directory(vault, &settings)?.probe().await
    };
    let (pbx, tenant): (Result<_, Failure>, Result<_, Failure>) = tokio::join!(pbx, tenant);
    (
        Finding::of("phone system", &pbx, |probe| format!("{} answers", probe.source)),
        Finding::of("tenant", &tenant, |probe| {
            format!("{} ({}) answers", probe.name, probe.id)
        }),
    )
}
