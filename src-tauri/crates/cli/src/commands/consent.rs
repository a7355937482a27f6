//! `consent`: the certificate to register, the approval by a Global Administrator, and what became of it.

use super::open;
use crate::{
    arguments::Global,
    exit::Exit,
    output::{
        Output,
        table::{Align, Table},
    },
    trouble::Trouble,
};
use app::{
    ApprovalRequest, ApprovalStage, Material, SignInWay,
    core::consent::ConsentMethod,
    view::{ConsentStateView, ConsentView, name_of},
};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;
use std::path::PathBuf;

/// Arguments of `consent`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct ConsentArgs {
    #[command(subcommand)]
    verb: Option<Verb>,
    #[command(flatten)]
    approve: ApproveArgs,
}

// No doc comment: clap would take it for what the command is about.
#[derive(Debug, Args)]
struct ApproveArgs {
    /// How Voice Sync will sign in: as itself, or with a dedicated Teams administrator's account
    #[arg(long, value_name = "METHOD", default_value = "certificate")]
    method: Method,
    /// Sign in with a code that is entered in any browser, instead of a browser of this computer
    #[arg(long)]
    device_code: bool,
    /// The object id of the application's registration, by which the certificate renews itself
    #[arg(long, value_name = "GUID")]
    object_id: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Method {
    Certificate,
    Delegated,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Make this computer's certificate, or take one of the company's own CA, and write what is to be registered into a
    /// folder
    Certificate {
        /// The folder for the certificate (.cer), the scripts, the review sheet and the request
        #[arg(long, value_name = "DIR", required_unless_present = "import")]
        out: Option<PathBuf>,
        /// A certificate of the company's own CA in place of this computer's: a PEM file, which may hold the chain
        #[arg(long, value_name = "FILE", requires = "key")]
        import: Option<PathBuf>,
        /// Its private key: a PEM file, whose content is kept in the vault
        #[arg(long, value_name = "FILE", requires = "import")]
        key: Option<PathBuf>,
    },
    /// Who granted what, when, and whether it works
    Status,
    /// Ask Microsoft which permissions work now; changes nothing in the tenant
    Test,
    /// Make a new certificate beside the one in use
    Renew {
        /// The folder for the new certificate and its scripts
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
    /// Forget the credential; numbers stay as they are
    Revoke {
        /// Why, for the audit trail
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
    },
}

pub(super) async fn run(args: ConsentArgs, global: &Global, output: &Output) -> Result<Exit, Trouble> {
    match args.verb {
        None => approve(args.approve, global, output).await,
        Some(Verb::Certificate { out, import, key }) => {
            let app = open(global).await?;
            let material = match (&import, &key) {
                (Some(certificate), Some(key)) => app.import_certificate_files(certificate, key).await?,
                (None, _) | (_, None) => app.material().await?,
            };
            if import.is_some() {
                output.line(
                    "The certificate is taken. Register it, then approve; it is not renewed by itself.",
                );
            }
            if let Some(folder) = &out {
                write(&material, folder, output)?;
            }
            output.json(&certificate(&material));
            Ok(Exit::Done)
        }
        Some(Verb::Status) => {
            let health = open(global).await?.consent_health().await?;
            tell(&health, output);
            output.json(&json!({ "consent": health }));
            Ok(exit(&health))
        }
        Some(Verb::Test) => {
            let app = open(global).await?;
            app.test_consent().await?;
            let health = app.consent_health().await?;
            tell(&health, output);
            output.json(&json!({ "consent": health }));
            Ok(exit(&health))
        }
        Some(Verb::Renew { out }) => renew(out, global, output).await,
        Some(Verb::Revoke { reason }) => {
            let app = open(global).await?;
            let revoked = app.revoke_consent(reason).await?;
            let health = app.consent_health().await?;
            if let Some(failure) = revoked.not_removed {
                output.warning(&format!(
                    "The consent is revoked and nothing is synced with it any more, but the credential is still in the \
                     vault: {failure} Then revoke again."
                ));
                let error = json!({ "code": failure.code, "message": failure.to_string() });
                output.json(&json!({ "consent": health, "not_removed": error }));
                return Ok(Exit::Failed);
            }
            output.line(
                "The credential is forgotten. Numbers stay as they are. To remove the application too, delete it \
                 under Enterprise applications in the Microsoft Entra admin center.",
            );
            output.json(&json!({ "consent": health }));
            Ok(Exit::Done)
        }
    }
}

async fn approve(args: ApproveArgs, global: &Global, output: &Output) -> Result<Exit, Trouble> {
    let app = open(global).await?;
    let request = ApprovalRequest {
        method: match args.method {
            Method::Certificate => ConsentMethod::Certificate,
            Method::Delegated => ConsentMethod::Delegated,
        },
        way: way(args.device_code),
        object_id: args.object_id,
    };
    let told = *output;
    app.approve_consent(request, &move |stage| show(&stage, &told))
        .await?;
    let health = app.consent_health().await?;
    tell(&health, output);
    output.json(&json!({ "consent": health }));
    Ok(exit(&health))
}

async fn renew(out: Option<PathBuf>, global: &Global, output: &Output) -> Result<Exit, Trouble> {
    let app = open(global).await?;
    let renewal = app.renew_consent().await?;
    if let Some(folder) = &out {
        write(&renewal.material, folder, output)?;
    }
    output.line(match (renewal.added, renewal.in_use) {
        (true, true) => "The new certificate was added to the registration and is in use.",
        (true, false) => {
            "The new certificate was added to the registration. The old one is in use until the new one has obtained a \
             token."
        }
        (false, _) => {
            "Upload the new certificate to the registration (`voice-sync consent certificate --out DIR` writes it). The \
             old one is in use until the new one has obtained a token."
        }
    });
    output.json(&json!({
        "certificate": renewal.material.certificate(),
        "added": renewal.added,
        "in_use": renewal.in_use,
    }));
    Ok(Exit::Done)
}

/// How somebody signs in.
pub(super) fn way(device_code: bool) -> SignInWay {
    if device_code {
        SignInWay::DeviceCode
    } else {
        SignInWay::Browser
    }
}

/// Shows how far a sign-in or an approval is.
pub(super) fn show(stage: &ApprovalStage, output: &Output) {
    match stage {
        ApprovalStage::OpenPage {
            what, url, ends_at, ..
        } => {
            output.warning(&format!(
                "To {what}, open this page in a browser of this computer before {ends_at}:"
            ));
            output.warning(url);
        }
        ApprovalStage::EnterCode {
            what,
            code,
            url,
            ends_at,
            ..
        } => {
            output.warning(&format!(
                "To {what}, enter the code {code} at {url} before {ends_at}."
            ));
            output.warning(app::PHISHING_WARNING);
        }
        ApprovalStage::Checking { account } => {
            output.note(&format!("{account} signed in and is being checked."))
        }
        ApprovalStage::Waiting {
            granted,
            missing,
            trouble,
            ..
        } => {
            let trouble = trouble
                .as_ref()
                .map(|text| format!(" ({text})"))
                .unwrap_or_default();
            output.note(&format!(
                "{} of {} permissions work{trouble}. They may take minutes.",
                granted.len(),
                granted.len() + missing.len()
            ));
        }
    }
}

fn write(material: &Material, folder: &std::path::Path, output: &Output) -> Result<(), Trouble> {
    let folder = std::path::absolute(folder).map_err(|error| Trouble::unusable("--out", error))?;
    for file in material.write_to(&folder)? {
        output.line(&file.display().to_string());
    }
    Ok(())
}

fn certificate(material: &Material) -> serde_json::Value {
    json!({ "certificate": material.certificate() })
}

fn exit(health: &ConsentView) -> Exit {
    match health.state {
        ConsentStateView::ReconnectNeeded => Exit::Reconnect,
        ConsentStateView::NotGranted | ConsentStateView::Granted | ConsentStateView::Revoked => Exit::Done,
    }
}

fn tell(health: &ConsentView, output: &Output) {
    let mut table = Table::new([("Consent", Align::Left), ("", Align::Left)]);
    let mut row = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            table.row([name.to_owned(), value]);
        }
    };
    row("State", Some(name_of(&health.state).replace('_', " ")));
    row("Reason", health.reason.clone());
    row("Next", health.advice.clone());
    row("Tenant", Some(health.tenant.clone()));
    row("Application", Some(health.client_id.clone()));
    row("Granted by", health.granted_by.clone());
    row("Granted at", health.granted_at.clone());
    row("Account", health.delegate.clone());
    row("Thumbprint", health.thumbprint.clone());
    row("Expires", health.expires_at.clone());
    row("Last used", health.last_used.clone());
    row("Kept in", Some(health.kept_in.clone()));
    for permission in &health.permissions {
        let word = if permission.granted {
            "works"
        } else {
            "not seen to work"
        };
        row(&permission.name, Some(word.to_owned()));
    }
    output.table(&table);
}
