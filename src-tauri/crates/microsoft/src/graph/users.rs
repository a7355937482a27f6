//! Accounts in Entra: looked up by name, address or id.

use crate::graph::{
    client::{Graph, Request},
    odata::{Page, Trail, filter, literal},
    reads::Place,
    reply::Reply,
};
use outbound::encode_segment;
use serde::Deserialize;
use std::collections::HashMap;
use sync_core::{
    failure::{Failure, FailureClass},
    id::EntraId,
    ports::LookupKey,
    tenant::{DirectoryUser, UserKind},
};

/// The service plan MCOEV ("Teams Phone Standard", Product names and service plan identifiers).
const PHONE_PLAN: &str = "4828c8ec-dc2e-4779-b502-87ac9ce28ab7";
/// What is not in a user's default properties comes only when it is selected ("List users").
const SELECT: &str = "$select=id,userPrincipalName,mail,displayName,accountEnabled,userType,assignedPlans";
/// From so many questions on, reading the list of all users may be cheaper than batches of 20.
const MANY: usize = 300;
/// Questions that a page of 999 users is allowed to replace: a full list that would take more pages than
/// batches is given up, so that the wrong guess costs twice the right one at most.
const PER_PAGE: usize = 20;
/// No user principal name or address is longer (64 and 255 characters, and an `@`).
const LONGEST: usize = 320;

/// Graph `user`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct User {
    id: String,
    user_principal_name: Option<String>,
    mail: Option<String>,
    display_name: Option<String>,
    account_enabled: Option<bool>,
    user_type: Option<String>,
    assigned_plans: Option<Vec<Plan>>,
}

/// Graph `assignedPlan`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Plan {
    capability_status: Option<String>,
    service_plan_id: Option<String>,
}

impl Plan {
    fn is_usable_phone(&self) -> bool {
        let usable = ["enabled", "warning"];
        let status = self
            .capability_status
            .as_deref()
            .unwrap_or_default()
            .to_ascii_lowercase();
        usable.contains(&status.as_str())
            && self
                .service_plan_id
                .as_deref()
                .is_some_and(|id| id.eq_ignore_ascii_case(PHONE_PLAN))
    }
}

impl From<User> for DirectoryUser {
    fn from(user: User) -> Self {
        let kind = user.user_type.as_deref().unwrap_or_default();
        let kind = if kind.eq_ignore_ascii_case("member") {
            UserKind::Member
        } else if kind.eq_ignore_ascii_case("guest") {
            UserKind::Guest
        } else {
            UserKind::Unknown
        };
        Self {
            id: EntraId::new(user.id.to_ascii_lowercase()),
            upn: user.user_principal_name.unwrap_or_default(),
            mail: user.mail.filter(|mail| !mail.is_empty()),
            display_name: user.display_name.unwrap_or_default(),
            enabled: user.account_enabled,
            kind,
            phone_plan: user
                .assigned_plans
                .map(|plans| plans.iter().any(Plan::is_usable_phone)),
        }
    }
}

impl Graph {
    /// The accounts for each key, in the order of the keys.
    pub(crate) async fn find_users(&self, keys: &[LookupKey]) -> Vec<Result<Vec<DirectoryUser>, Failure>> {
        if keys.len() > MANY {
            match self.list_users(keys.len().div_ceil(PER_PAGE)).await {
                Ok(Some(users)) => return match_locally(keys, users).into_iter().map(Ok).collect(),
                Ok(None) => {}
                Err(failure) if failure.class == FailureClass::Reauthenticate => {
                    return vec![Err(failure); keys.len()];
                }
                Err(failure) => {
                    tracing::info!(%failure, "the list of users can't be read: asking one by one")
                }
            }
        }
        let asked: Vec<(usize, Request)> = keys.iter().enumerate().filter_map(question).collect();
        let (places, requests): (Vec<_>, Vec<_>) = asked.into_iter().unzip();
        let mut found = vec![Ok(Vec::new()); keys.len()];
        for (place, reply) in places.into_iter().zip(self.read_many(requests).await) {
            found[place] = reply.and_then(|reply| answer(&keys[place], reply));
        }
        found
    }

    /// Every user, or `None` where that takes more than `most` pages.
    async fn list_users(&self, most: usize) -> Result<Option<Vec<DirectoryUser>>, Failure> {
        let mut page: Page<User> = self
            .page(Place::Path(&format!("/users?{SELECT}&$top=999")))
            .await?;
        let (mut users, mut trail, mut pages) = (Vec::new(), Trail::default(), 1);
        loop {
            users.extend(page.items.into_iter().map(DirectoryUser::from));
            let Some(link) = page.next else {
                return Ok(Some(users));
            };
            if pages >= most {
                return Ok(None);
            }
            page = self.page(Place::Link(&trail.step(link)?)).await?;
            pages += 1;
        }
    }
}

/// The accounts in the reply to a key that are what was asked for.
fn answer(key: &LookupKey, reply: Reply) -> Result<Vec<DirectoryUser>, Failure> {
    let users: Vec<User> = match key {
        LookupKey::Id(_) => reply.found::<User>()?.into_iter().collect(),
        LookupKey::Upn(_) | LookupKey::UpnOrMail(_) => {
            let page = reply.found::<Page<User>>()?;
            page.into_iter().flat_map(|page| page.items).collect()
        }
    };
    let users = users.into_iter().map(DirectoryUser::from);
    Ok(users.filter(|user| is_answer(key, user)).collect())
}

/// What is asked for a key; `None` for one that no account can have.
fn question((place, key): (usize, &LookupKey)) -> Option<(usize, Request)> {
    let text = key_text(key);
    if text.is_empty() || text.len() > LONGEST {
        return None;
    }
    let path = match key {
        LookupKey::Id(_) => format!("/users/{}?{SELECT}", encode_segment(text)),
        LookupKey::Upn(_) => format!(
            "/users?{}&{SELECT}",
            filter(&format!("userPrincipalName eq {}", literal(text)))
        ),
        LookupKey::UpnOrMail(_) => {
            let quoted = literal(text);
            let either = format!("userPrincipalName eq {quoted} or mail eq {quoted}");
            format!("/users?{}&{SELECT}", filter(&either))
        }
    };
    Some((place, Request::get(path)))
}

fn key_text(key: &LookupKey) -> &str {
    match key {
        LookupKey::Upn(text) | LookupKey::UpnOrMail(text) => text,
        LookupKey::Id(id) => id.as_str(),
    }
}

fn same(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}

/// Graph compares more loosely than we do (accents, for instance): the answer must equal the question.
fn is_answer(key: &LookupKey, user: &DirectoryUser) -> bool {
    match key {
        LookupKey::Upn(text) => same(text, &user.upn),
        LookupKey::UpnOrMail(text) => {
            same(text, &user.upn) || user.mail.as_deref().is_some_and(|mail| same(text, mail))
        }
        LookupKey::Id(id) => same(id.as_str(), user.id.as_str()),
    }
}

fn match_locally(keys: &[LookupKey], users: Vec<DirectoryUser>) -> Vec<Vec<DirectoryUser>> {
    let mut index: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, user) in users.iter().enumerate() {
        let mut names = vec![user.upn.to_lowercase(), user.id.as_str().to_lowercase()];
        names.extend(user.mail.as_deref().map(str::to_lowercase));
        names.sort_unstable();
        names.dedup();
        for name in names.into_iter().filter(|name| !name.is_empty()) {
            index.entry(name).or_default().push(at);
        }
    }
    let candidates = |key| index.get(&key_text(key).to_lowercase()).into_iter().flatten();
    keys.iter()
        .map(|key| {
            candidates(key)
                .map(|at| users[*at].clone())
                .filter(|user| is_answer(key, user))
                .collect()
        })
        .collect()
}
