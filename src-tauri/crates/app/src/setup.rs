//! Connect, step by step, in a window: each step is looked at before it is kept, and what is kept can be
//! taken up after a restart. Secrets go to the vault of the connection-to-be, once they were accepted;
//! never into the draft.

mod approval;
mod census;
mod checks;
mod draft;
mod steps;

use crate::{
    compose,
    config::{ConnectionConfig, KeyPlace, PbxConfig},
    connect::{ConnectRequest, connect_through},
    connection::{App, Place, open_vault},
    outside::Outside,
    view::{
        ApplicationView, CheckItemView, PermissionView, RegionView, SetupDefaultsView, SetupStep, SetupView,
        SourceView, TenantAddressView, TenantFoundView, UiError,
    },
    voice_rules,
};
use census::Counting;
use draft::{Draft, DraftTenant};
use microsoft::consent::Permission;
use secrecy::SecretString;
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};
use store::SealedVault;
use sync_core::{
    failure::Failure,
    id::TenantId,
    ports::{Directory, PbxSource, Vault, VaultEntry},
    settings::Settings,
};

/// Microsoft's worldwide cloud.
const LOGIN_URL: &str = "https://login.microsoftonline.com";
const GRAPH_URL: &str = "https://graph.microsoft.com";

/// Connect, as far as it has come.
#[derive(Debug)]
pub struct Setup {
    data_dir: PathBuf,
    key: KeyPlace,
    outside: Outside,
    draft: Draft,
    counting: Counting,
}

impl Setup {
    /// Takes up what was begun in this data folder, or begins. `key` is where the vault's key will be; a key
    /// file is made where it does not exist.
    pub async fn open(data_dir: PathBuf, key: KeyPlace, outside: Outside) -> Result<Self, UiError> {
        let draft = draft::read(&data_dir)?.unwrap_or_else(|| Draft::new(&data_dir));
        let mut setup = Self {
            data_dir,
            key,
            outside,
            draft,
            counting: Counting::default(),
        };
        if setup.draft.pbx.is_some() {
            setup.count().await;
        }
        Ok(setup)
    }

    /// How far it is.
    pub fn view(&self) -> SetupView {
        let draft = &self.draft;
        let mut test = draft.test.clone();
        if let Some(test) = &mut test {
            test.users = test.users.or(self.counting.users());
        }
        SetupView {
            step: draft.step,
            reached: draft.reached,
            source: draft
                .pbx
                .as_ref()
                .map(|pbx| SourceView::new(pbx, draft.customer.as_ref())),
            has_key: draft.has_key,
            pbx: test,
            tenant: draft.tenant.as_ref().map(|to| TenantAddressView {
                tenant: to.tenant.clone(),
                login_url: to.login_url.clone(),
                graph_url: to.graph_url.clone(),
            }),
            application: draft.client_id.as_ref().map(|id| ApplicationView {
                client_id: id.clone(),
                has_secret: draft.has_secret,
                approved: draft.approved,
                method: draft.approval.as_ref().map(|asked| asked.method.into()),
                object_id: draft.approval.as_ref().and_then(|asked| asked.object_id.clone()),
            }),
            tenant_found: draft.found.as_ref().map(|found| TenantFoundView {
                id: found.id.to_string(),
                name: found.name.clone(),
                domain: found.domain.clone(),
            }),
            rules: (draft.reached >= SetupStep::VoiceRules)
                .then(|| voice_rules::shown(&draft.rules, self.counting.census())),
            defaults: defaults(),
        }
    }

    /// Goes to a step that was reached before.
    pub fn go(&mut self, step: SetupStep) -> Result<SetupView, UiError> {
        if step > self.draft.reached || step == SetupStep::Preview {
            return Err(UiError::invalid_request(
                "This step comes after one that is not done yet.",
            ));
        }
        self.draft.step = step;
        self.keep()
    }

    /// Looks at everything once more.
    pub async fn check(&mut self) -> Result<Vec<CheckItemView>, UiError> {
        let items = checks::run(self).await;
        self.keep()?;
        Ok(items)
    }

    /// Makes the connection and ends the draft. Both sides are asked once more; nothing is written to the
    /// tenant.
    pub async fn finish(&mut self) -> Result<Place, UiError> {
        let config = self.config()?;
        let tenant = self.tenant()?.tenant.clone();
        if self.draft.found.is_none() {
            return Err(UiError::invalid_request("The tenant has not answered yet."));
        }
        let vault = self.vault().await?;
        let secret = match self.draft.approved {
            true => None,
            false => Some(self.kept_secret(&vault, &config).await?),
        };
        let pbx_key = vault.get(VaultEntry::PbxApiKey, &config.pbx_origins()?).await?;
        let place = self.place();
        connect_through(
            ConnectRequest {
                place: place.clone(),
                config,
                tenant: TenantId::new(tenant),
                pbx_key,
                client_secret: secret,
                voice_rules: Some(self.draft.rules.clone()),
                next_gen: None,
                create_key_file: false,
                anew: true,
            },
            &self.outside,
        )
        .await?;
        draft::remove(&self.data_dir)?;
        self.draft = Draft::new(&self.data_dir);
        self.counting = Counting::default();
        Ok(place)
    }

    /// Forgets what was begun, its secrets included. What somebody else made under the same name is left alone.
    pub async fn discard(&mut self) -> Result<(), UiError> {
        if (self.draft.has_key || self.draft.has_secret) && !self.is_taken() {
            let vault = self.vault().await?;
            vault.remove(VaultEntry::PbxApiKey).await?;
            vault.remove(VaultEntry::ClientSecret).await?;
        }
        self.unmake().await?;
        draft::remove(&self.data_dir)?;
        self.draft = Draft::new(&self.data_dir);
        self.counting = Counting::default();
        Ok(())
    }

    fn keep(&self) -> Result<SetupView, UiError> {
        draft::write(&self.data_dir, &self.draft)?;
        Ok(self.view())
    }

    /// A step is done: the next one is due.
    fn done(&mut self, next: SetupStep) -> Result<SetupView, UiError> {
        self.draft.step = next;
        self.draft.reached = self.draft.reached.max(next);
        self.keep()
    }

    fn place(&self) -> Place {
        Place {
            data_dir: self.data_dir.clone(),
            connection: self.draft.connection.clone(),
        }
    }

    /// Whether somebody else made a connection under this name since the draft was begun: nothing of it is ours.
    fn is_taken(&self) -> bool {
        !self.draft.made && self.place().exists()
    }

    async fn vault(&self) -> Result<SealedVault, Failure> {
        if self.is_taken() {
            return Err(crate::config::bad(&format!(
                "the connection \"{}\" was made by somebody else in the meantime: discard this one and begin again",
                self.draft.connection
            )));
        }
        if let KeyPlace::File { path } = &self.key
            && !path.exists()
        {
            store::create_key_file(path).await?;
        }
        open_vault(&self.place(), &self.key, &self.outside).await
    }

    fn tenant(&self) -> Result<&DraftTenant, UiError> {
        self.draft
            .tenant
            .as_ref()
            .ok_or_else(|| UiError::invalid_request("The tenant is not named yet."))
    }

    fn pbx_config(&self) -> Result<&PbxConfig, UiError> {
        self.draft
            .pbx
            .as_ref()
            .ok_or_else(|| UiError::invalid_request("The phone system is not named yet."))
    }

    fn config(&self) -> Result<ConnectionConfig, UiError> {
        let client_id = self.draft.client_id.clone();
        self.config_of(
            client_id.ok_or_else(|| UiError::invalid_request("The application is not named yet."))?,
        )
    }

    fn config_of(&self, client_id: String) -> Result<ConnectionConfig, UiError> {
        let tenant = self.tenant()?;
        Ok(ConnectionConfig {
            pbx: self.pbx_config()?.clone(),
            login_url: tenant.login_url.clone(),
            graph_url: tenant.graph_url.clone(),
            client_id,
            vault_key: self.key.clone(),
            tenant_lag_ms: None,
        })
    }

    /// The phone system as it is kept.
    async fn source(&self) -> Result<Arc<dyn PbxSource>, UiError> {
        let pbx = self.pbx_config()?;
        let key = match pbx {
            PbxConfig::EightByEight { .. } => {
                let vault = self.vault().await?;
                vault.get(VaultEntry::PbxApiKey, &pbx.origins()?).await?
            }
            PbxConfig::Csv { .. } => None,
        };
        let customer = self.draft.customer.clone();
        Ok(compose::pbx_source(pbx, key, customer, &self.outside)?)
    }

    async fn kept_secret(
        &self,
        vault: &SealedVault,
        config: &ConnectionConfig,
    ) -> Result<SecretString, UiError> {
        vault
            .get(VaultEntry::ClientSecret, &config.tenant_origins()?)
            .await?
            .ok_or_else(|| UiError::invalid_request("The application's secret is missing."))
    }

    /// The tenant as it is kept.
    async fn directory(&self) -> Result<Arc<dyn Directory>, UiError> {
        let settings = Settings::default();
        let vault = self.vault().await?;
        if self.draft.approved {
            let app = App::open_through(self.place(), self.outside.clone()).await?;
            return Ok(app.directory(&vault, &settings)?);
        }
        let config = self.config()?;
        let secret = self.kept_secret(&vault, &config).await?;
        let tenant = TenantId::new(self.tenant()?.tenant.clone());
        let source = compose::client_secret(&config, &tenant, secret, &self.outside)?;
        Ok(compose::tenant(
            &config,
            tenant,
            &settings,
            source,
            &self.outside,
        )?)
    }

    /// Counts the people of the phone system in the background.
    async fn count(&mut self) {
        match self.source().await {
            Ok(source) => self.counting = Counting::begin(source),
            Err(error) => tracing::warn!(%error, "the people of the phone system are not counted"),
        }
    }
}

/// The name of the connection that Connect has made for its approval and not finished.
pub(crate) fn connection_being_made(data_dir: &Path) -> Result<Option<String>, Failure> {
    let begun = draft::read(data_dir)?;
    Ok(begun.filter(|draft| draft.made).map(|draft| draft.connection))
}

fn defaults() -> SetupDefaultsView {
    SetupDefaultsView {
        eight_by_eight: vec![RegionView {
            region: "8x8 (all regions)".to_owned(),
            address: pbx::eight_by_eight::PUBLIC_ADDRESS.to_owned(),
        }],
        login_url: LOGIN_URL.to_owned(),
        graph_url: GRAPH_URL.to_owned(),
        permissions: Permission::ALL.map(PermissionView::wanted).to_vec(),
    }
}
