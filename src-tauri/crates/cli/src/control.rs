//! The sample tenant's control API over HTTP: what the demonstration compares the product's answers with.

use crate::trouble::Trouble;
use serde::{Deserialize, de::DeserializeOwned};
use simulator::{Endpoints, Problem, Truth};
use std::collections::BTreeMap;

/// A client of the control API of one start.
pub(crate) struct Control {
    client: reqwest::Client,
    url: String,
    token: String,
}

/// What the tenant holds: what an undo must bring back.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Held {
    /// Holder and emergency address of each number that somebody holds.
    numbers: BTreeMap<String, (String, Option<String>)>,
    /// Numbers and direct policies of each account.
    accounts: BTreeMap<String, (Vec<String>, BTreeMap<String, String>)>,
}

#[derive(Deserialize)]
struct Problems {
    problems: Vec<Problem>,
}

#[derive(Deserialize)]
struct Violations {
    entries: Vec<serde_json::Value>,
}

impl Control {
    pub(crate) fn new(endpoints: &Endpoints) -> Result<Self, Trouble> {
        // Loopback only, plain http: no root certificates are needed.
        let client = reqwest::Client::builder()
            .no_proxy()
            .tls_certs_only([])
            .build()
            .map_err(|error| Trouble::unusable("the control API", error))?;
        Ok(Self {
            client,
            url: endpoints.control_url.clone(),
            token: endpoints.control_token.clone(),
        })
    }

    /// The tenant as it is, when every operation has ended and every read shows it.
    pub(crate) async fn truth(&self) -> Result<Truth, Trouble> {
        let _: serde_json::Value = self.get("quiet").await?;
        self.get("truth").await
    }

    /// Every problem that the sample tenant was given.
    pub(crate) async fn problems(&self) -> Result<Vec<Problem>, Trouble> {
        Ok(self.get::<Problems>("problems").await?.problems)
    }

    /// What no client may ever do, and this one did.
    pub(crate) async fn violations(&self) -> Result<usize, Trouble> {
        Ok(self.get::<Violations>("violations").await?.entries.len())
    }

    async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Trouble> {
        let answer = self
            .client
            .get(format!("{}/{path}", self.url))
            .bearer_auth(&self.token)
            .send()
            .await;
        let read = async { answer?.error_for_status()?.json().await };
        read.await.map_err(|error: reqwest::Error| {
            Trouble::unusable(&format!("the control API ({path})"), error.without_url())
        })
    }
}

impl From<&Truth> for Held {
    fn from(truth: &Truth) -> Self {
        let numbers = truth.numbers.iter().filter_map(|(number, record)| {
            Some((
                number.clone(),
                (record.holder.clone()?, record.location_id.clone()),
            ))
        });
        let accounts = truth
            .accounts
            .iter()
            .map(|(id, account)| (id.clone(), (account.numbers.clone(), account.policies.clone())));
        Self {
            numbers: numbers.collect(),
            accounts: accounts.collect(),
        }
    }
}

impl Held {
    /// What differs, one line each.
    pub(crate) fn differences(&self, other: &Self) -> Vec<String> {
        let mut found = Vec::new();
        for (id, held) in &self.accounts {
            let now = other.accounts.get(id);
            if now != Some(held) {
                found.push(format!("account {id} had {held:?} and has {now:?}"));
            }
        }
        for (number, holder) in &self.numbers {
            let now = other.numbers.get(number);
            if now != Some(holder) {
                found.push(format!("{number} was held by {holder:?} and is by {now:?}"));
            }
        }
        for number in other
            .numbers
            .keys()
            .filter(|number| !self.numbers.contains_key(*number))
        {
            found.push(format!("{number} was free and is not"));
        }
        found
    }
}
