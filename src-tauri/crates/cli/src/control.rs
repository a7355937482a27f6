//! The sample tenant's control API, over HTTP or in process: what the demonstration compares the product's answers with.

use crate::trouble::Trouble;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;
use simulator::{Endpoints, PbxUser, Problem, Simulator, Truth};
use std::{collections::BTreeMap, fmt::Display};

/// A client of the control API of one start.
pub(crate) struct Control(Way);

enum Way {
    Http {
        client: reqwest::Client,
        url: String,
        token: String,
    },
    /// Without a socket, for virtual time.
    InProcess(Simulator),
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
struct Users {
    users: Vec<PbxUser>,
}

#[derive(Deserialize)]
struct Violations {
    entries: Vec<Value>,
}

impl Control {
    pub(crate) fn new(endpoints: &Endpoints) -> Result<Self, Trouble> {
        // Loopback only, plain http: no root certificates are needed.
        let client = reqwest::Client::builder()
            .no_proxy()
            .tls_certs_only([])
            .build()
            .map_err(|error| Trouble::unusable("the control API", error))?;
        Ok(Self(Way::Http {
            client,
            url: endpoints.control_url.clone(),
            token: endpoints.control_token.clone(),
        }))
    }

    pub(crate) fn in_process(simulator: Simulator) -> Self {
        Self(Way::InProcess(simulator))
    }

    /// The tenant as it is, when every operation has ended and every read shows it.
    pub(crate) async fn truth(&self) -> Result<Truth, Trouble> {
        let _: Value = self.get("quiet").await?;
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

    /// Everybody in the phone system.
    pub(crate) async fn pbx_users(&self) -> Result<Vec<PbxUser>, Trouble> {
        Ok(self.get::<Users>("pbx/users").await?.users)
    }

    /// Sends something of which the answer says nothing more than that it was done.
    pub(crate) async fn post(&self, path: &str, body: &Value) -> Result<(), Trouble> {
        self.ask::<Value>("POST", path, Some(body)).await.map(drop)
    }

    async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Trouble> {
        self.ask("GET", path, None).await
    }

    /// Asks for anything.
    pub(crate) async fn ask<T: DeserializeOwned>(
        &self,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> Result<T, Trouble> {
        let unusable = |error: &dyn Display| Trouble::unusable(&format!("the control API ({path})"), error);
        match &self.0 {
            Way::Http { client, url, token } => {
                let method = method.parse().map_err(|error| unusable(&error as &dyn Display))?;
                let request = client.request(method, format!("{url}/{path}")).bearer_auth(token);
                let request = match body {
                    Some(body) => request.json(body),
                    None => request,
                };
                let read = async { request.send().await?.error_for_status()?.json().await };
                read.await
                    .map_err(|error: reqwest::Error| unusable(&error.without_url()))
            }
            Way::InProcess(simulator) => {
                let answer = simulator.ask_control(method, path, body).await;
                let value = answer.map_err(|error| unusable(&error))?;
                serde_json::from_value(value).map_err(|error| unusable(&error))
            }
        }
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
