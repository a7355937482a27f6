//! The steps: each asks the system it is about, and is kept when that answered as it should.

use super::{Setup, census::Counting, draft::DraftTenant};
use crate::{
    compose,
    config::{LOGIN_ADDRESS, PbxConfig, application_id, check_tenant, origin},
    csv_columns::csv_mapping,
    policies,
    view::{
        SetupApplicationRequest, SetupPbxRequest, SetupStep, SetupTenantRequest, SetupView, UiError,
        VoiceRulesRequest,
    },
    voice_rules,
};
use microsoft::consent::resolve_tenant;
use pbx::{ColumnMapping, CsvOptions, CsvSource};
use secrecy::SecretString;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use sync_core::{
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
    id::TenantId,
    ports::{Vault, VaultEntry},
    settings::Settings,
};

/// How long the step before the voice rules waits for their sites and countries.
const COUNT_FOR: Duration = Duration::from_secs(5);

impl Setup {
    /// The phone system: asked, and kept when it answered.
    pub async fn pbx(&mut self, request: SetupPbxRequest) -> Result<SetupView, UiError> {
        let (config, key) = match request {
            SetupPbxRequest::EightByEight { address, key } => {
                let config = PbxConfig::eight_by_eight(address.trim());
                let key = self
                    .secret(VaultEntry::PbxApiKey, key, &config.origins()?)
                    .await?;
                (config, Some(key))
            }
            SetupPbxRequest::Csv {
                path,
                mapping,
                full_list,
            } => {
                let path = PathBuf::from(path);
                let config = PbxConfig::Csv {
                    mapping: self.mapping(&path, mapping).await?,
                    path,
                    full_list,
                };
                (config, None)
            }
        };
        let source = compose::pbx_source(&config, key.clone(), None, &self.outside)?;
        let probe = source.probe().await?;
        if let Some(key) = key {
            let vault = self.vault().await?;
            vault.put(VaultEntry::PbxApiKey, &config.origins()?, key).await?;
            self.draft.has_key = true;
        }
        self.draft.pbx = Some(config);
        self.draft.customer = probe.customer.clone();
        self.draft.test = Some(probe.into());
        self.counting = Counting::begin(source);
        self.done(SetupStep::Tenant)
    }

    async fn mapping(
        &self,
        path: &Path,
        named: BTreeMap<String, String>,
    ) -> Result<Option<ColumnMapping>, UiError> {
        if named.is_empty() {
            return Ok(None);
        }
        let clock = self.outside.clock;
        let source = CsvSource::new(path, CsvOptions::default(), Arc::new(move || clock.now()));
        let header = source.shape().await?.header;
        let named: Vec<(String, String)> = named.into_iter().collect();
        csv_mapping(&named, header)
            .map(Some)
            .map_err(|missing| Failure::new(ErrorCode::CsvInvalid, FailureClass::NeedsAdmin, missing).into())
    }

    /// The tenant, by its id or one of its domains, and its addresses. A domain is asked about at the login host; the
    /// tenant itself is asked in the next step, with the application.
    pub async fn name_tenant(&mut self, request: SetupTenantRequest) -> Result<SetupView, UiError> {
        let (login_url, graph_url) = (request.login_url.trim(), request.graph_url.trim());
        check_tenant(login_url, graph_url)?;
        let login = origin(LOGIN_ADDRESS, login_url)?;
        let transport = self.outside.transport.clone();
        let tenant = DraftTenant {
            tenant: resolve_tenant(transport, login, &request.tenant)
                .await?
                .to_string(),
            login_url: login_url.to_owned(),
            graph_url: graph_url.to_owned(),
        };
        if self.draft.tenant.as_ref() != Some(&tenant) {
            self.unmake().await?;
            self.draft.found = None;
            self.draft.reached = self.draft.reached.min(SetupStep::Approval);
        }
        self.draft.tenant = Some(tenant);
        self.done(SetupStep::Approval)
    }

    /// The application: the tenant is asked with it, and both are kept when the right one answered.
    pub async fn application(&mut self, request: SetupApplicationRequest) -> Result<SetupView, UiError> {
        let before = self.draft.client_id.clone();
        self.draft.client_id = Some(application_id(&request.client_id)?);
        let asked = self.ask_tenant(request.secret).await;
        if let Err(error) = asked {
            self.draft.client_id = before;
            return Err(error);
        }
        self.counted().await;
        self.done(SetupStep::VoiceRules)
    }

    /// Waits a little for the sites and countries of the rules. A count that takes longer shows later; the rules can
    /// be made without it.
    pub(super) async fn counted(&self) {
        let _ = tokio::time::timeout(COUNT_FOR, self.counting.done()).await;
    }

    async fn ask_tenant(&mut self, secret: Option<SecretString>) -> Result<(), UiError> {
        let config = self.config()?;
        config.check()?;
        let origins = config.tenant_origins()?;
        let secret = self.secret(VaultEntry::ClientSecret, secret, &origins).await?;
        let wanted = TenantId::new(self.tenant()?.tenant.clone());
        let settings = Settings::default();
        let source = compose::client_secret(&config, &wanted, secret.clone(), &self.outside)?;
        let directory = compose::tenant(&config, wanted.clone(), &settings, source, &self.outside)?;
        let found = directory.probe().await?;
        if found.id != wanted {
            let detail = format!("{} answered instead of {wanted}", found.id);
            return Err(Failure::new(ErrorCode::WrongTenant, FailureClass::NeedsAdmin, detail).into());
        }
        let vault = self.vault().await?;
        vault.put(VaultEntry::ClientSecret, &origins, secret).await?;
        self.draft.has_secret = true;
        self.draft.approved = false;
        self.draft.found = Some(found);
        Ok(())
    }

    /// The voice rules; every name is looked up.
    pub async fn rules(&mut self, request: VoiceRulesRequest) -> Result<SetupView, UiError> {
        let mut rules = voice_rules::asked(request);
        policies::look_up(self.directory().await?.as_ref(), &mut rules).await?;
        self.draft.rules = rules;
        self.done(SetupStep::Check)
    }

    /// The secret that was entered, or the one entered before for these addresses.
    async fn secret(
        &self,
        entry: VaultEntry,
        entered: Option<SecretString>,
        origins: &[String],
    ) -> Result<SecretString, UiError> {
        use secrecy::ExposeSecret;
        if let Some(secret) = entered {
            let trimmed = secret.expose_secret().trim();
            if !trimmed.is_empty() {
                return Ok(trimmed.to_owned().into());
            }
        }
        let kept = self.vault().await?.get(entry, origins).await?;
        kept.ok_or_else(|| {
            let what = match entry {
                VaultEntry::PbxApiKey => "the API key is missing: enter it",
                VaultEntry::ClientSecret
                | VaultEntry::Certificate
                | VaultEntry::OlderCertificate
                | VaultEntry::RefreshToken
                | VaultEntry::WebhookUrl => "the application's secret is missing: enter it",
            };
            crate::config::bad(what).into()
        })
    }
}
