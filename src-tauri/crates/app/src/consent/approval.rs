//! The approval: a Global Administrator signs in, is checked, meets Microsoft's own page, and the permissions are
//! seen to work before anything is believed.

use crate::{
    config::{APPLICATION_NOT_KNOWN, guid},
    connection::App,
    consent::{
        certificates::{KeptCertificate, signing},
        change::ConsentLock,
        pages::{
            SignInWay, Teller, accepted, granted, granted_on_page, open_consent_page, sign_in,
            until_they_work,
        },
        refresh_token::RefreshTokenInMemory,
    },
    policies,
};
use microsoft::{
    Authority, ClientCertificates, RefreshTokenSource,
    consent::{
        Account, NotAllowed, Purpose, RolesSeen, SignedIn, check_administrator, check_dedicated_account,
    },
};
use std::sync::Arc;
use store::SealedVault;
use sync_core::{
    consent::{Consent, ConsentMethod, Grant, MicrosoftAccount},
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
    ports::{Consented, RecordsStore, Vault, VaultChange, VaultEntry},
    settings::Settings,
};

/// What is to be approved.
#[derive(Clone, Debug)]
pub struct ApprovalRequest {
    /// How Voice Sync will sign in.
    pub method: ConsentMethod,
    /// How the administrator signs in.
    pub way: SignInWay,
    /// The object id of the application's registration, by which a certificate renews itself.
    pub object_id: Option<String>,
}

/// What an approval has seen to work, not kept yet.
struct Approved {
    seen: RolesSeen,
    credential: Proven,
}

enum Proven {
    Certificate {
        source: Arc<ClientCertificates>,
        kept: Vec<KeptCertificate>,
    },
    Account {
        account: Account,
        token: RefreshTokenInMemory,
    },
}

impl App {
    /// Asks a Global Administrator for the consent. Until everything was seen to work nothing is stored but an
    /// entry in the audit trail; the administrator's tokens are wiped whatever the end.
    pub async fn approve_consent(
        &self,
        request: ApprovalRequest,
        tell: Teller<'_>,
    ) -> Result<Consent, Failure> {
        let authority = self.authority()?;
        let read = self.database.consented().await?;
        let vault = self.vault().await?;
        if self.config.client_id == APPLICATION_NOT_KNOWN {
            let detail = "the application is not named yet: register it, then run `voice-sync connect` again with --client-id";
            return Err(crate::config::bad(detail));
        }
        let request = self.with_object_id(request, &read.consent)?;
        if request.method == ConsentMethod::ClientSecret {
            let detail = "a client secret is entered with `connect`, not approved";
            return Err(crate::config::bad(detail));
        }
        let who = self.administrator(&authority, request.way, tell).await?;
        let result = async {
            let approved = self.approved_by(&authority, &request, &vault, &who, tell).await?;
            self.keep_approval(&read, &request, &vault, &who, approved).await
        };
        let result = result.await;
        if let Err(failure) = &result {
            let detail = Some(failure.to_string());
            let entry = self.consent_entry("consent.failed", Some(who.upn.clone()), detail);
            self.database.audit(&entry).await?;
        } else if let Err(failure) = self.get_to_know(&vault).await {
            tracing::warn!(%failure, "the tenant's name and policies are not known yet");
        }
        result
    }

    /// The registration's object id in its one form; where nobody names it now, the one that was named before for this
    /// application.
    fn with_object_id(&self, request: ApprovalRequest, before: &Consent) -> Result<ApprovalRequest, Failure> {
        let known = match before {
            Consent::Granted { grant }
            | Consent::ReconnectNeeded { grant, .. }
            | Consent::Revoked { grant, .. } => Some(grant),
            Consent::NotGranted => None,
        };
        let known = known.filter(|grant| grant.client_id == self.config.client_id);
        let object_id = match request.object_id.as_deref().map(str::trim) {
            None | Some("") => known.and_then(|grant| grant.object_id.clone()),
            Some(id) => Some(guid("The object id", id)?),
        };
        Ok(ApprovalRequest { object_id, ..request })
    }

    /// Signs an administrator in and checks who it is. His token is gone when this returns.
    async fn administrator(
        &self,
        authority: &Authority,
        way: SignInWay,
        tell: Teller<'_>,
    ) -> Result<Account, Failure> {
        let what = "sign in as a Global Administrator";
        let signed_in = self
            .signed_in(authority, way, Purpose::Approval, what, tell)
            .await?;
        match check_administrator(authority, &signed_in).await {
            Ok(()) => Ok(signed_in.account().clone()),
            Err(refusal) => Err(self.turned_away(Purpose::Approval, refusal).await?),
        }
    }

    /// Somebody who signed in. One whom Microsoft or the page refused leaves an entry in the audit trail, and nothing
    /// else.
    pub(super) async fn signed_in(
        &self,
        authority: &Authority,
        way: SignInWay,
        purpose: Purpose,
        what: &'static str,
        tell: Teller<'_>,
    ) -> Result<SignedIn, Failure> {
        let signed_in = sign_in(authority, way, purpose, what, tell).await;
        if let Err(failure) = &signed_in {
            let entry = self.consent_entry(refused(purpose), None, Some(failure.to_string()));
            self.database.audit(&entry).await?;
        }
        signed_in
    }

    /// A refusal with its entry in the audit trail, as the failure to show.
    pub(super) async fn turned_away(
        &self,
        purpose: Purpose,
        refusal: NotAllowed,
    ) -> Result<Failure, Failure> {
        let upn = refusal.account().map(|account| account.upn.clone());
        let sentence = refusal.sentence(&self.connection.tenant_name);
        let entry = self.consent_entry(refused(purpose), upn, Some(sentence.clone()));
        self.database.audit(&entry).await?;
        let failure = Failure::from(refusal);
        Ok(Failure {
            detail: sentence,
            ..failure
        })
    }

    async fn approved_by(
        &self,
        authority: &Authority,
        request: &ApprovalRequest,
        vault: &SealedVault,
        who: &Account,
        tell: Teller<'_>,
    ) -> Result<Approved, Failure> {
        if request.method == ConsentMethod::Delegated {
            let page = open_consent_page(authority, tell).await?;
            // An account can only sign in for permissions that were granted.
            granted_on_page(request.way, page).await?;
            return self.dedicated_account(authority, request.way, who, tell).await;
        }
        let kept = self.kept_certificates(vault).await?;
        if kept.is_empty() {
            // Nobody is sent to Microsoft's page for nothing.
            return Err(no_certificate());
        }
        let source = Arc::new(signing(self, &kept)?);
        let page = open_consent_page(authority, tell).await?;
        let seen = accepted(authority, request.way, page, source.clone(), tell).await?;
        let credential = Proven::Certificate { source, kept };
        Ok(Approved { seen, credential })
    }

    /// The account that Voice Sync will sign in with, its refresh token in memory until everything was seen to work.
    async fn dedicated_account(
        &self,
        authority: &Authority,
        way: SignInWay,
        approver: &Account,
        tell: Teller<'_>,
    ) -> Result<Approved, Failure> {
        let what = "sign in with the Teams administrator's account that Voice Sync will use";
        let signed_in = self
            .signed_in(authority, way, Purpose::Delegated, what, tell)
            .await?;
        if let Err(refusal) = check_dedicated_account(authority, &signed_in).await {
            return Err(self.turned_away(Purpose::Delegated, refusal).await?);
        }
        let account = signed_in.account().clone();
        if account.oid == approver.oid {
            // The same person, whose role may have been taken off meanwhile and comes back.
            let refusal = NotAllowed::TooPowerful { account };
            return Err(self.turned_away(Purpose::Delegated, refusal).await?);
        }
        let token = signed_in.into_refresh_token().ok_or_else(|| {
            let detail = "Microsoft sent no refresh token";
            Failure::new(ErrorCode::TenantMalformed, FailureClass::NeedsAdmin, detail)
        })?;
        let token = RefreshTokenInMemory::new(token);
        let source = RefreshTokenSource::new(
            authority.endpoint(),
            authority.client_id(),
            Arc::new(token.clone()),
        );
        let seen = until_they_work(authority, Arc::new(source), tell).await?;
        let credential = Proven::Account { account, token };
        Ok(Approved { seen, credential })
    }

    /// Writes down what was seen to work, unless somebody else changed the consent meanwhile. The secrets of the method
    /// before it are forgotten.
    async fn keep_approval(
        &self,
        read: &Consented,
        request: &ApprovalRequest,
        vault: &SealedVault,
        who: &Account,
        approved: Approved,
    ) -> Result<Consent, Failure> {
        let alone = ConsentLock::of(vault).await?;
        self.still(read, &alone).await?;
        let now = self.outside.clock.now();
        let mut grant = Grant {
            method: request.method,
            tenant: self.connection.tenant.clone(),
            client_id: self.config.client_id.clone(),
            object_id: request.object_id.clone(),
            by: Some(account_of(who)),
            delegate: None,
            at: now,
            permissions: granted(&approved.seen).map(str::to_owned).collect(),
            certificate: None,
            last_used: Some(now),
        };
        let superseded = match &approved.credential {
            Proven::Certificate { source, kept } => {
                grant.certificate = KeptCertificate::that_obtained(source, kept).map(KeptCertificate::facts);
                vec![VaultEntry::RefreshToken, VaultEntry::ClientSecret]
            }
            Proven::Account { account, token } => {
                grant.delegate = Some(account_of(account));
                let origins = self.config.tenant_origins()?;
                vault
                    .put(VaultEntry::RefreshToken, &origins, token.latest().await)
                    .await?;
                vec![
                    VaultEntry::Certificate,
                    VaultEntry::OlderCertificate,
                    VaultEntry::ClientSecret,
                ]
            }
        };
        let consent = Consent::Granted { grant };
        let entry = self.consent_entry(
            "consent.granted",
            Some(who.upn.clone()),
            Some(format!("{:?}", request.method)),
        );
        self.save_over(read, &alone, &consent, &entry).await?;
        vault.change(VaultChange::forgetting(superseded)).await?;
        if let Proven::Certificate { source, kept } = &approved.credential {
            self.forget_older(vault, source, kept).await?;
        }
        Ok(consent)
    }

    /// The tenant's name and domain, and whether the policies of the voice rules are there: a connection made without a
    /// secret could not ask before.
    async fn get_to_know(&self, vault: &SealedVault) -> Result<(), Failure> {
        let mut settings = self.database.settings().await?;
        let directory = self.directory(vault, &settings)?;
        let found = directory.probe().await?;
        let connection = sync_core::ports::Connection {
            tenant_name: found.name,
            tenant_domain: found.domain,
            ..self
                .database
                .connection()
                .await?
                .unwrap_or_else(|| self.connection.clone())
        };
        self.database.save_connection(&connection).await?;
        let before = settings.voice_rules.clone();
        policies::look_up(directory.as_ref(), &mut settings.voice_rules).await?;
        let looked_up = settings.voice_rules;
        if looked_up == before {
            return Ok(());
        }
        let entry = self.consent_entry("voice_rules.checked", None, None);
        // Whoever saved other rules meanwhile had them looked up himself.
        let edit = move |settings: &mut Settings| {
            if settings.voice_rules == before {
                settings.voice_rules = looked_up;
            }
        };
        self.database.edit_settings(edit, &entry).await.map(drop)
    }
}

/// What the audit trail calls a sign-in that was refused.
fn refused(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Approval | Purpose::Delegated => "consent.refused",
        Purpose::ManualSync => "sign_in.refused",
    }
}

fn no_certificate() -> Failure {
    Failure::new(
        ErrorCode::SignInNeeded,
        FailureClass::Reauthenticate,
        "the vault has no certificate yet: make it and have it registered first",
    )
}

pub(super) fn account_of(account: &Account) -> MicrosoftAccount {
    MicrosoftAccount {
        upn: account.upn.clone(),
        name: Some(account.name.clone()),
        oid: Some(account.oid.clone()),
    }
}
