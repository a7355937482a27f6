//! `connect`: both sides are looked at first; a connection is written down only when both answer as they
//! should.

mod columns;
mod told;

use crate::{
    arguments::Global,
    commands::simulator::Switch,
    exit::Exit,
    output::Output,
    secrets::{self, FromEnvironment},
    trouble::Trouble,
};
use app::{
    APPLICATION_NOT_KNOWN, ConnectRequest, ConnectionConfig, CsvSource, KeyPlace, PbxConfig, application_id,
    connect,
    core::{
        error_code::ErrorCode,
        tenant::PolicyType,
        voice_rules::{PolicyChoice, VoiceRules},
    },
    tenant_typed,
};
use clap::{Args, ValueEnum};
use jiff::Timestamp;
use serde_json::Value;
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

/// Arguments of `connect`.
#[derive(Debug, Args)]
#[command(after_long_help = secrets::HELP)]
pub(crate) struct ConnectArgs {
    /// The phone system
    #[arg(
        long,
        value_name = "8x8|csv",
        default_value = "8x8",
        env = "VOICE_SYNC_PBX",
        hide_env_values = true
    )]
    pbx: PbxKind,
    /// 8x8's Administration API (in closed beta: ask 8x8 for access, or use a CSV file)
    #[arg(
        long,
        value_name = "URL",
        default_value = "https://api.8x8.com/admin-provisioning",
        env = "VOICE_SYNC_PBX_URL",
        hide_env_values = true
    )]
    pbx_url: String,
    /// Address of 8x8's audit records, where it is not the one beside the API
    #[arg(
        long,
        value_name = "URL",
        env = "VOICE_SYNC_AUDIT_URL",
        hide_env_values = true
    )]
    audit_url: Option<String>,
    /// The file with the users, for --pbx csv
    #[arg(long, value_name = "FILE", env = "VOICE_SYNC_CSV", hide_env_values = true)]
    csv: Option<PathBuf>,
    /// Which column is what, for those that are not recognised by their names: key, teams, number, extension,
    /// first_name, last_name, display_name, email, active, site, country. `teams=*`: everybody in the file
    #[arg(
        long,
        value_name = "WHAT=HEADER",
        value_delimiter = ',',
        env = "VOICE_SYNC_CSV_MAP",
        hide_env_values = true
    )]
    csv_map: Vec<String>,
    /// The file lists everybody: who is missing from it is gone
    #[arg(long, env = "VOICE_SYNC_CSV_FULL", hide_env_values = true)]
    csv_full: bool,
    /// The Microsoft 365 tenant: its id, or one of its domains, which Microsoft's sign-in is asked about
    #[arg(
        long,
        visible_alias = "tenant",
        value_name = "GUID|DOMAIN",
        env = "VOICE_SYNC_TENANT_ID",
        hide_env_values = true
    )]
    tenant_id: String,
    /// The application registered in that tenant
    #[arg(
        long,
        value_name = "GUID",
        env = "VOICE_SYNC_CLIENT_ID",
        hide_env_values = true,
        required_unless_present = "without_secret"
    )]
    client_id: Option<String>,
    /// Microsoft's sign-in host
    #[arg(
        long,
        value_name = "URL",
        default_value = "https://login.microsoftonline.com",
        env = "VOICE_SYNC_LOGIN_URL",
        hide_env_values = true
    )]
    login_url: String,
    /// Microsoft Graph
    #[arg(
        long,
        value_name = "URL",
        default_value = "https://graph.microsoft.com",
        env = "VOICE_SYNC_GRAPH_URL",
        hide_env_values = true
    )]
    graph_url: String,
    /// Next Gen Teams Sync: parallel and batched; off is one write at a time
    #[arg(
        long,
        value_name = "ON|OFF",
        env = "VOICE_SYNC_NEXT_GEN",
        hide_env_values = true
    )]
    next_gen: Option<Switch>,
    /// Voice routing policy for everybody without a rule of his own; `default` is the tenant's
    #[arg(
        long,
        value_name = "NAME|default",
        env = "VOICE_SYNC_VOICE_ROUTING",
        hide_env_values = true
    )]
    voice_routing: Option<String>,
    /// Dial plan, likewise
    #[arg(
        long,
        value_name = "NAME|default",
        env = "VOICE_SYNC_DIAL_PLAN",
        hide_env_values = true
    )]
    dial_plan: Option<String>,
    /// Calling policy, likewise
    #[arg(
        long,
        value_name = "NAME|default",
        env = "VOICE_SYNC_CALLING",
        hide_env_values = true
    )]
    calling: Option<String>,
    /// Voice rules by site or country as JSON: {"rules":[{"audience":{"match":"country","code":"US"},
    /// "policies":{"TenantDialPlan":{"choice":"named","name":"US"}}}],"default":{}}
    #[arg(
        long,
        value_name = "FILE",
        env = "VOICE_SYNC_VOICE_RULES",
        hide_env_values = true
    )]
    voice_rules: Option<PathBuf>,
    /// Keep the vault's key in this file instead of the system keychain
    #[arg(
        long,
        value_name = "PATH",
        env = "VOICE_SYNC_KEY_FILE",
        hide_env_values = true
    )]
    key_file: Option<PathBuf>,
    /// Make the key file where it does not exist
    #[arg(
        long,
        requires = "key_file",
        env = "VOICE_SYNC_CREATE_KEY_FILE",
        hide_env_values = true
    )]
    create_key_file: bool,
    /// For a tenant on this computer: within how many milliseconds it answers, works and shows
    #[arg(
        long,
        value_name = "N",
        env = "VOICE_SYNC_TENANT_LAG_MS",
        hide_env_values = true
    )]
    tenant_lag_ms: Option<u64>,
    /// Ask for no client secret: a certificate or an account is approved afterwards, with `voice-sync consent`
    #[arg(long, env = "VOICE_SYNC_WITHOUT_SECRET", hide_env_values = true)]
    without_secret: bool,
    /// Connect anew where the consent was revoked: without it a client secret is not taken there
    #[arg(long)]
    anew: bool,
    /// Take the secrets from stdin, one `name=value` a line
    #[arg(long, env = "VOICE_SYNC_SECRETS_FROM_STDIN", hide_env_values = true)]
    secrets_from_stdin: bool,
}

/// Where users come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum PbxKind {
    /// 8x8 Work, by its Administration API.
    #[value(name = "8x8")]
    EightByEight,
    /// A CSV file.
    Csv,
}

pub(super) async fn run(
    args: ConnectArgs,
    global: &Global,
    environment: FromEnvironment,
    output: &Output,
) -> Result<Exit, Trouble> {
    let config = config(&args).await?;
    config.check().map_err(|failure| Trouble::Usage(failure.detail))?;
    let tenant = tenant_typed(&config, &args.tenant_id)
        .await
        .map_err(|failure| match failure.code {
            ErrorCode::BadConfiguration => Trouble::Usage(failure.detail),
            _ => failure.into(),
        })?;
    let voice_rules = voice_rules(&args)?;
    let with_key = args.pbx == PbxKind::EightByEight;
    let secrets = secrets::gather(
        environment,
        with_key,
        !args.without_secret,
        args.secrets_from_stdin,
        output,
    )?;
    let place = global.place()?;
    let report = connect(ConnectRequest {
        place: place.clone(),
        config,
        tenant,
        pbx_key: secrets.pbx_key,
        client_secret: secrets.client_secret,
        voice_rules,
        next_gen: args.next_gen.map(|switch| switch == Switch::On),
        create_key_file: args.create_key_file,
        anew: args.anew,
    })
    .await?;
    told::tell(&report, &place.folder(), output);
    output.line(told::next_step(args.without_secret, args.client_id.is_some()));
    output.json(&told::answer(&report, &place.connection, &place.folder()));
    Ok(Exit::Done)
}

async fn config(args: &ConnectArgs) -> Result<ConnectionConfig, Trouble> {
    let pbx = match args.pbx {
        PbxKind::EightByEight => PbxConfig::EightByEight {
            api_url: args.pbx_url.clone(),
            audit_url: args.audit_url.clone(),
        },
        PbxKind::Csv => csv(args).await?,
    };
    let vault_key = match &args.key_file {
        Some(path) => KeyPlace::File {
            path: absolute("--key-file", path)?,
        },
        None => KeyPlace::Keychain,
    };
    Ok(ConnectionConfig {
        pbx,
        login_url: args.login_url.clone(),
        graph_url: args.graph_url.clone(),
        client_id: match &args.client_id {
            Some(id) => application_id(id).map_err(|failure| Trouble::Usage(failure.detail))?,
            None => APPLICATION_NOT_KNOWN.to_owned(),
        },
        vault_key,
        tenant_lag_ms: args.tenant_lag_ms,
    })
}

async fn csv(args: &ConnectArgs) -> Result<PbxConfig, Trouble> {
    let Some(file) = &args.csv else {
        return Err(Trouble::Usage("--pbx csv needs --csv FILE".to_owned()));
    };
    let path = absolute("--csv", file)?;
    let mapping = if args.csv_map.is_empty() {
        None
    } else {
        let source = CsvSource::new(&path, app::CsvOptions::default(), Arc::new(Timestamp::now));
        Some(columns::mapped(&args.csv_map, source.shape().await?.header)?)
    };
    Ok(PbxConfig::Csv {
        path,
        mapping,
        full_list: args.csv_full,
    })
}

fn voice_rules(args: &ConnectArgs) -> Result<Option<VoiceRules>, Trouble> {
    let mut rules = match &args.voice_rules {
        Some(path) => Some(read_rules(path)?),
        None => None,
    };
    for (kind, choice) in [
        (PolicyType::VoiceRouting, &args.voice_routing),
        (PolicyType::DialPlan, &args.dial_plan),
        (PolicyType::Calling, &args.calling),
    ] {
        let Some(name) = choice else { continue };
        let choice = match name.as_str() {
            "default" => PolicyChoice::TenantDefault,
            name => PolicyChoice::Named {
                name: name.to_owned(),
                policy_id: None,
            },
        };
        rules.get_or_insert_default().default.insert(kind, choice);
    }
    Ok(rules)
}

fn read_rules(path: &Path) -> Result<VoiceRules, Trouble> {
    let what = format!("--voice-rules {}", path.display());
    let text = std::fs::read_to_string(path).map_err(|error| Trouble::unusable(&what, error))?;
    let mut value: Value =
        serde_json::from_str(&text).map_err(|error| Trouble::Usage(format!("{what}: {error}")))?;
    no_ids(&mut value);
    serde_json::from_value(value).map_err(|error| Trouble::Usage(format!("{what}: {error}")))
}

/// A file names policies; their ids are always looked up, never taken from it.
fn no_ids(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            if fields.get("choice").and_then(Value::as_str) == Some("named") {
                fields.insert("policy_id".to_owned(), Value::Null);
            }
            fields.values_mut().for_each(no_ids);
        }
        Value::Array(items) => items.iter_mut().for_each(no_ids),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn absolute(flag: &str, path: &Path) -> Result<PathBuf, Trouble> {
    std::path::absolute(path).map_err(|error| Trouble::unusable(flag, error))
}

#[cfg(test)]
mod tests {
    use super::no_ids;
    use serde_json::json;

    #[test]
    fn ids_in_a_file_of_rules_are_not_believed() {
        let mut rules =
            json!({ "default": { "TenantDialPlan": { "choice": "named", "name": "UK", "policy_id": "x" } } });
        no_ids(&mut rules);
        assert!(rules["default"]["TenantDialPlan"]["policy_id"].is_null());
    }
}
