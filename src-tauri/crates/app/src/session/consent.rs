//! The consent of a session: how it stands, what is to be registered, the approval, and jobs that somebody signs in
//! for.

use super::{Core, Session, held, work::Order};
use crate::{
    consent::{ApprovalRequest, SignInWay},
    sign_ins::{OpenPage, Outcome, SignIns},
    view::{
        ConnectionView, ConsentMethodView, ConsentView, DecisionView, EventView, RegistrationView,
        RenewalView, RevokedView, SignInForView, SignInWayView, UiError,
    },
};
use std::{path::Path, sync::Arc};
use sync_core::{consent::ConsentMethod, failure::Failure, id::JobId, ports::RecordsStore, toggle::Toggle};

impl Session {
    /// How the consent stands. Asks nobody.
    pub async fn consent(&self) -> Result<ConsentView, UiError> {
        Ok(self.core.app.consent_health().await?)
    }

    /// Asks Microsoft which permissions work now; changes nothing in the tenant.
    pub async fn test_consent(&self) -> Result<ConsentView, UiError> {
        let tested = self.core.app.test_consent().await;
        self.core.consent_moved().await;
        tested?;
        self.consent().await
    }

    /// Makes a new certificate beside the one in use.
    pub async fn renew_consent(&self) -> Result<RenewalView, UiError> {
        let renewed = self.core.app.renew_consent().await;
        self.core.consent_moved().await;
        let renewal = renewed?;
        Ok(RenewalView {
            added: renewal.added,
            in_use: renewal.in_use,
            consent: self.consent().await?,
        })
    }

    /// Takes the consent back and forgets the credential. Numbers stay as they are.
    pub async fn revoke_consent(&self) -> Result<RevokedView, UiError> {
        let revoked = self.core.app.revoke_consent(None).await;
        self.core.consent_moved().await;
        Ok(RevokedView {
            decision: DecisionView::Done,
            not_removed: revoked?.not_removed.map(UiError::from),
        })
    }

    /// What is to be registered in the tenant; the certificate is made where there is none yet.
    pub async fn registration(&self) -> Result<RegistrationView, UiError> {
        Ok(self.core.app.material().await?.view())
    }

    /// Writes the certificate, scripts, review sheet and request into a folder. Returns the files.
    pub async fn export_registration(&self, folder: &Path) -> Result<Vec<String>, UiError> {
        let written = self.core.app.material().await?.write_to(folder)?;
        Ok(written.iter().map(|path| path.display().to_string()).collect())
    }

    /// Takes a certificate of the company's own CA in place of this computer's; what is to be registered then.
    pub async fn import_certificate(
        &self,
        certificate: &Path,
        key: &Path,
    ) -> Result<RegistrationView, UiError> {
        let material = self.core.app.import_certificate_files(certificate, key).await?;
        Ok(material.view())
    }

    /// Somebody signs in: for the consent, or for one job. Everything that needs no sign-in is checked first.
    pub async fn begin_sign_in(
        &self,
        sign_ins: &SignIns,
        purpose: SignInForView,
        way: SignInWayView,
        open: OpenPage,
    ) -> Result<(), UiError> {
        let way = SignInWay::from(way);
        if let SignInForView::Consent { method, auto_sync } = purpose {
            // The object id of the registration is that of the approval before, where there was one.
            let request = approval(method, way, None)?;
            self.begin_approval(sign_ins, purpose, request, auto_sync, open);
            return Ok(());
        }
        self.core.order_for(&purpose).await?;
        let leader = self.core.leader()?;
        sign_ins.begin(purpose, open, |told| async move {
            let visitor = leader.visitor(way, told.as_ref()).await?;
            Ok(Outcome::Confirm(Box::new(visitor)))
        });
        Ok(())
    }

    fn begin_approval(
        &self,
        sign_ins: &SignIns,
        purpose: SignInForView,
        request: ApprovalRequest,
        auto_sync: bool,
        open: OpenPage,
    ) {
        let core = self.core.clone();
        sign_ins.begin(purpose, open, move |told| async move {
            let mut approved = core.app.approve_consent(request, told.as_ref()).await.map(drop);
            if approved.is_ok() && auto_sync {
                approved = core.app.set_toggle(Toggle::AutoSync, true).await.map(drop);
            }
            core.consent_moved().await;
            approved.map(|()| Outcome::Done)
        });
    }

    /// Account and tenant are right: what somebody signed in for begins, with his token.
    pub async fn confirm_sign_in(&self, sign_ins: &SignIns) -> Result<(), UiError> {
        let order = self.core.order_for(&sign_ins.purpose()?).await?;
        // Where a job has begun meanwhile nothing is taken: who is signed in stays so, and may press again.
        self.core.start_as(order, || sign_ins.confirmed())
    }
}

/// The approval that is asked for.
pub(crate) fn approval(
    method: ConsentMethodView,
    way: SignInWay,
    object_id: Option<String>,
) -> Result<ApprovalRequest, UiError> {
    let method = match method {
        ConsentMethodView::Certificate => ConsentMethod::Certificate,
        ConsentMethodView::Delegated => ConsentMethod::Delegated,
        ConsentMethodView::ClientSecret => {
            return Err(UiError::invalid_request(
                "A client secret is entered under Connect, not approved.",
            ));
        }
    };
    Ok(ApprovalRequest {
        method,
        way,
        object_id,
    })
}

impl From<SignInWayView> for SignInWay {
    fn from(way: SignInWayView) -> Self {
        match way {
            SignInWayView::Browser => Self::Browser,
            SignInWayView::DeviceCode => Self::DeviceCode,
        }
    }
}

impl Core {
    /// What a sign-in would begin, if nothing stands in the way of it now.
    async fn order_for(&self, purpose: &SignInForView) -> Result<Order, UiError> {
        self.leader()?;
        if self.busy() {
            return Err(UiError::busy());
        }
        let known = |job: u32| JobId(job.into());
        Ok(match purpose {
            SignInForView::Consent { .. } => {
                return Err(UiError::invalid_request("A consent is no job."));
            }
            SignInForView::Sync { diagnostic } => Order::Sync {
                diagnostic: *diagnostic,
            },
            SignInForView::Person { user } => Order::Person {
                user: self.known_person(user).await?,
            },
            SignInForView::Approve { job } => {
                self.allowed(known(*job), |actions| actions.decide).await?;
                Order::Approve {
                    job: known(*job),
                    reason: None,
                }
            }
            SignInForView::RetryFailed { job } => {
                self.allowed(known(*job), |actions| actions.retry_failed).await?;
                Order::RetryFailed { job: known(*job) }
            }
            SignInForView::Undo { job } => {
                self.allowed(known(*job), |actions| actions.undo).await?;
                Order::Undo {
                    job: known(*job),
                    reason: None,
                }
            }
        })
    }

    /// Somebody changed the consent, or noted something about it: what waited for it goes on.
    async fn consent_moved(self: &Arc<Self>) {
        let usable = match self.app.usable().await {
            Ok(usable) => usable,
            Err(failure) => return tracing::warn!(%failure, "the consent could not be read"),
        };
        if usable && self.leader().is_ok() && !self.busy() {
            self.take_up().await;
        }
        self.watch_anew();
        self.show_tenant().await;
        self.tell(EventView::ConsentMoved);
        self.tell(EventView::SettingsSaved);
        self.tell(EventView::StateMoved);
    }
}

impl Core {
    /// The tenant's name may have come with the approval.
    async fn show_tenant(&self) {
        match self.app.database.connection().await {
            Ok(Some(connection)) => *held(&self.shown) = ConnectionView::new(&connection, &self.app),
            Ok(None) => {}
            Err(failure) => tracing::warn!(%failure, "the connection could not be read"),
        }
    }
}

impl crate::App {
    /// Whether the stored credential may be used.
    async fn usable(&self) -> Result<bool, Failure> {
        Ok(self.database.consent().await?.usable().is_ok())
    }
}
