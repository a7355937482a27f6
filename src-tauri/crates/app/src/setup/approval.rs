//! The approval inside Connect: for it the connection is made as far as it is known, so that its certificate has a
//! vault and its consent a database. Discarding Connect removes it again.

use super::{
    Setup,
    draft::{self, DraftApproval},
};
use crate::{
    config::{APPLICATION_NOT_KNOWN, application_id, guid},
    connect::{ConnectRequest, connect_through},
    connection::App,
    session::approval,
    sign_ins::{OpenPage, Outcome, SignIns},
    view::{RegistrationView, SetupApprovalRequest, SetupStep, SetupView, SignInForView, UiError},
};
use std::path::Path;
use sync_core::{
    consent::{Consent, ConsentMethod},
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
    id::TenantId,
    ports::{RecordsStore, Vault, VaultChange, VaultEntry},
};

impl Setup {
    /// What is to be registered in the tenant; this computer's certificate is made where there is none yet.
    pub async fn registration(&mut self) -> Result<RegistrationView, UiError> {
        Ok(self.app().await?.material().await?.view())
    }

    /// Writes the certificate, scripts, review sheet and request into a folder. Returns the files.
    pub async fn export_registration(&mut self, folder: &Path) -> Result<Vec<String>, UiError> {
        let written = self.app().await?.material().await?.write_to(folder)?;
        Ok(written.iter().map(|path| path.display().to_string()).collect())
    }

    /// Takes a certificate of the company's own CA in place of this computer's.
    pub async fn import_certificate(
        &mut self,
        certificate: &Path,
        key: &Path,
    ) -> Result<RegistrationView, UiError> {
        let material = self
            .app()
            .await?
            .import_certificate_files(certificate, key)
            .await?;
        Ok(material.view())
    }

    /// A Global Administrator signs in and approves, in the background.
    pub async fn begin_approval(
        &mut self,
        sign_ins: &SignIns,
        request: SetupApprovalRequest,
        open: OpenPage,
    ) -> Result<(), UiError> {
        let object_id = match request.object_id.as_deref().map(str::trim) {
            None | Some("") => None,
            Some(id) => Some(guid("The object id", id)?),
        };
        let wanted = approval(request.method, request.way.into(), object_id)?;
        let client_id = Some(application_id(&request.client_id)?);
        if self.draft.client_id != client_id {
            // An approval is of one application; another try for the same one takes nothing back until it succeeds.
            self.draft.approved = false;
            self.draft.approval = None;
        }
        self.draft.client_id = client_id;
        self.draft.asking = Some(DraftApproval {
            method: wanted.method,
            object_id: wanted.object_id.clone(),
        });
        let app = self.app().await?;
        if wanted.method == ConsentMethod::Certificate && !app.has_certificate().await? {
            app.material().await?;
            return Err(UiError::invalid_request(
                "A certificate was made for this application. Upload it to the registration, then sign in.",
            ));
        }
        let purpose = SignInForView::Consent {
            method: request.method,
            auto_sync: false,
        };
        sign_ins.begin(purpose, open, |told| async move {
            app.approve_consent(wanted, told.as_ref()).await?;
            Ok(Outcome::Done)
        });
        Ok(())
    }

    /// The approval succeeded: the tenant is asked who it is, and the voice rules are next.
    pub async fn approved(&mut self) -> Result<SetupView, UiError> {
        let app = App::open_through(self.place(), self.outside.clone()).await?;
        if !matches!(app.database.consent().await?, Consent::Granted { .. }) {
            let detail = "nobody has approved it yet";
            return Err(Failure::new(ErrorCode::SignInNeeded, FailureClass::NeedsAdmin, detail).into());
        }
        self.draft.approved = true;
        self.draft.approval = self.draft.asking.take();
        self.draft.found = Some(self.directory().await?.probe().await?);
        self.draft.has_secret = false;
        self.counted().await;
        self.done(SetupStep::VoiceRules)
    }

    /// The connection as far as it is known.
    async fn app(&mut self) -> Result<App, UiError> {
        let config = match self.draft.client_id {
            Some(_) => self.config()?,
            None => self.config_of(APPLICATION_NOT_KNOWN.to_owned())?,
        };
        let vault = self.vault().await?;
        let pbx_key = vault.get(VaultEntry::PbxApiKey, &config.pbx_origins()?).await?;
        self.draft.made = true;
        draft::write(&self.data_dir, &self.draft)?;
        let request = ConnectRequest {
            place: self.place(),
            tenant: TenantId::new(self.tenant()?.tenant.clone()),
            config,
            pbx_key,
            client_secret: None,
            voice_rules: None,
            next_gen: None,
            create_key_file: false,
            anew: true,
        };
        connect_through(request, &self.outside).await?;
        Ok(App::open_through(self.place(), self.outside.clone()).await?)
    }

    /// Removes the connection that was made for the approval, with what was to sign in there. The phone system's key
    /// stays.
    pub(super) async fn unmake(&mut self) -> Result<(), UiError> {
        if !self.draft.made {
            return Ok(());
        }
        let vault = self.vault().await?;
        vault
            .change(VaultChange::forgetting(VaultEntry::OF_CONSENT))
            .await?;
        store::remove_database(&self.place().folder())?;
        self.draft.made = false;
        self.draft.approved = false;
        self.draft.approval = None;
        self.draft.has_secret = false;
        Ok(())
    }
}
