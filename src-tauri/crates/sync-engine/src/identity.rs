//! Whose account is it: an admin's answer where the account is another one than the pinned one.

use crate::{engine::Engine, tenant_read};
use sync_core::{
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
    id::PbxUserId,
    job::StartedBy,
    managed::ManagedAccount,
    matching::Match,
    tenant::DirectoryUser,
};

impl Engine {
    /// The account that the addresses lead to now is the right one. Where it is the pinned one under another
    /// name, the pin follows the name; else the pin ends, and the next sync makes a new one. What the former
    /// account has stays there: Voice Sync does not touch it any more.
    ///
    /// `seen` is what the admin was shown as found. Errors: `AnswerOutdated` where something else is found now,
    /// `NotFound` where the person is not in the mirror or not pinned, or where no single account is found.
    pub async fn confirm_identity(
        &self,
        user: &PbxUserId,
        seen: &str,
        by: &StartedBy,
    ) -> Result<(), Failure> {
        let _turn = self.turn.lock().await;
        let pinned = self.ports.records.managed().await?.remove(user);
        let pinned = pinned.ok_or_else(|| nothing(format!("{user} has no account of before")))?;
        let (question, _) = self.look_up(user, Some(&pinned)).await?;
        if !matches!(&question, Match::IdentityChanged { found, .. } if found == seen) {
            return Err(outdated(format!("{user}: {seen}")));
        }
        let found = self.account_now(user).await?;
        if found.id == pinned.account {
            let renamed = ManagedAccount {
                upn: found.upn.clone(),
                ..pinned.clone()
            };
            self.ports.records.save_managed(&[renamed]).await?;
        } else {
            self.ports
                .records
                .forget_managed(std::slice::from_ref(user))
                .await?;
        }
        let (old, new) = (Some(pinned.upn), Some(format!("{user}: {}", found.upn)));
        let entry = self.audit_entry(by, "identity.confirmed", old, new, None);
        self.ports.records.audit(&entry).await
    }

    /// Who the addresses, or the admin's choice, lead to, whoever is pinned.
    async fn account_now(&self, user: &PbxUserId) -> Result<DirectoryUser, Failure> {
        let (found, accounts) = self.look_up(user, None).await?;
        let Match::Account { account, .. } = found else {
            return Err(nothing(format!("no single account is found for {user}")));
        };
        accounts
            .into_iter()
            .find(|known| known.id == account)
            .ok_or_else(|| nothing(format!("the account {account} is gone")))
    }

    /// Who the addresses, or the admin's choice, lead to, against the pinned account where that is given.
    async fn look_up(
        &self,
        user: &PbxUserId,
        pinned: Option<&ManagedAccount>,
    ) -> Result<(Match, Vec<DirectoryUser>), Failure> {
        let mirror = self.ports.mirror.load_mirror().await?;
        let row = mirror
            .rows
            .get(user)
            .ok_or_else(|| nothing(format!("{user} is not in the phone system")))?;
        let settings = self.ports.records.settings().await?;
        let chosen = settings.overrides.get(user).map(String::as_str);
        tenant_read::look_up(&self.ports, &row.projection, chosen, pinned).await
    }

    /// The account that this text (UPN or object id) names, as an admin's choice for this person.
    ///
    /// Errors: `NotFound` where it names none, or none that can have a number.
    pub async fn account_named(&self, user: &PbxUserId, text: &str) -> Result<DirectoryUser, Failure> {
        let mirror = self.ports.mirror.load_mirror().await?;
        let row = mirror
            .rows
            .get(user)
            .ok_or_else(|| nothing(format!("{user} is not in the phone system")))?;
        let (found, accounts) = tenant_read::look_up(&self.ports, &row.projection, Some(text), None).await?;
        let Match::Account { account, .. } = found else {
            return Err(nothing(format!(
                "there is no member account {text} in this tenant"
            )));
        };
        accounts
            .into_iter()
            .find(|known| known.id == account)
            .ok_or_else(|| nothing(format!("there is no account {text} in this tenant")))
    }
}

fn nothing(detail: String) -> Failure {
    Failure::new(ErrorCode::NotFound, FailureClass::Permanent, detail)
}

/// The admin answered a question that does not stand any more.
pub(crate) fn outdated(detail: String) -> Failure {
    Failure::new(ErrorCode::AnswerOutdated, FailureClass::NeedsAdmin, detail)
}
