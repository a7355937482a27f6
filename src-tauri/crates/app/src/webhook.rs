//! The Teams channel that is told what stands: its address is a secret of the vault, what is posted are counts.

use crate::{config::bad, connection::App, person::entry_of, view::UiError};
use microsoft::{Channel, ChannelAddress, Message};
use secrecy::SecretString;
use sync_core::{
    failure::Failure,
    notice::{Audience, Tellings},
    ports::{AuditEntry, RecordsStore, Vault, VaultEntry},
    settings::{Settings, Webhook},
};

/// Who speaks in the channel.
const TITLE: &str = "Voice Sync";

impl App {
    /// Keeps the address of a channel's workflow, once the channel has taken a message there. `internal` = its host
    /// may be inside the company's network.
    pub async fn save_webhook(&self, address: SecretString, internal: bool) -> Result<Settings, Failure> {
        let parsed = ChannelAddress::parse(&address)?;
        let webhook = Webhook {
            origin: parsed.origin.text(),
            internal,
        };
        let hello = "This channel is told when Voice Sync needs somebody. It says how many people are concerned, and \
                     never who.";
        self.channel(&webhook, parsed)?
            .post(&self.message(vec![hello.to_owned()]))
            .await?;
        let origins = [webhook.origin.clone()];
        let vault = self.vault().await?;
        vault.put(VaultEntry::WebhookUrl, &origins, address).await?;
        let entry = self.webhook_entry("webhook.saved", Some(words(&webhook)));
        if self.settings().await?.webhook.as_ref() == Some(&webhook) {
            // Another workflow of the same host: the settings do not move, and somebody else is told from now on.
            self.database.audit(&entry).await?;
        }
        let edit = move |settings: &mut Settings| settings.webhook = Some(webhook);
        let saved = self.database.keep_settings(edit, &entry).await?;
        // Whoever is told for the first time is told all that stands.
        let nothing = Tellings::new();
        self.database.save_tellings(Audience::Channel, &nothing).await?;
        Ok(saved)
    }

    /// Forgets the channel.
    pub async fn remove_webhook(&self) -> Result<Settings, Failure> {
        self.vault().await?.remove(VaultEntry::WebhookUrl).await?;
        let entry = self.webhook_entry("webhook.removed", None);
        let edit = |settings: &mut Settings| settings.webhook = None;
        self.database.keep_settings(edit, &entry).await
    }

    /// Posts a message that says it is a test.
    pub async fn test_webhook(&self) -> Result<(), Failure> {
        let text = "This is a test. Nothing has happened.".to_owned();
        match self.settings().await?.webhook {
            Some(webhook) => self.post(&webhook, vec![text]).await,
            None => Err(bad("there is no Teams channel to tell: set its address first")),
        }
    }

    /// Posts these paragraphs to the channel.
    pub(crate) async fn post(&self, webhook: &Webhook, lines: Vec<String>) -> Result<(), Failure> {
        let vault = self.vault().await?;
        let origins = [webhook.origin.clone()];
        let Some(address) = vault.get(VaultEntry::WebhookUrl, &origins).await? else {
            return Err(bad("the address of the Teams channel is missing: set it again"));
        };
        let channel = self.channel(webhook, ChannelAddress::parse(&address)?)?;
        channel.post(&self.message(lines)).await
    }

    /// A channel at an address that may be used: https and of the public internet, unless the administrator said that
    /// it is inside; the sample tenant's own on this computer.
    fn channel(&self, webhook: &Webhook, address: ChannelAddress) -> Result<Channel, Failure> {
        let here = address.origin.is_loopback();
        if here && !self.config.is_sample() && !webhook.internal {
            return Err(bad("the address of the Teams channel is on this computer"));
        }
        if address.origin.url().scheme() != "https" && !(here && self.config.is_sample()) {
            return Err(bad("the address of the Teams channel must begin with https://"));
        }
        let transport = if webhook.internal || here {
            self.outside.transport.clone()
        } else {
            self.outside.public(&address.origin)
        };
        Ok(Channel::new(transport, address))
    }

    fn message(&self, lines: Vec<String>) -> Message {
        Message {
            title: TITLE.to_owned(),
            subtitle: self.connection.tenant_name.clone(),
            lines,
        }
    }

    fn webhook_entry(&self, what: &str, new: Option<String>) -> AuditEntry {
        AuditEntry {
            what: what.to_owned(),
            new,
            ..entry_of(self.outside.clock.now())
        }
    }
}

/// Scheme, host and port of the address of a channel's workflow: what of it may be shown.
pub fn channel_origin(address: &str) -> Result<String, UiError> {
    Ok(ChannelAddress::parse(&address.into())?.origin.text())
}

fn words(webhook: &Webhook) -> String {
    let inside = if webhook.internal {
        ", may be inside the network"
    } else {
        ""
    };
    format!("{}{inside}", webhook.origin)
}
