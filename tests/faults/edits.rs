//! What changes in the phone system between two jobs: chains, as they need the most care.

use crate::tenant::Tenant;
use serde_json::json;

/// A person who can be synced.
#[derive(Clone, Debug)]
pub struct Person {
    pub user: String,
    pub number: String,
}

/// Everybody who can be synced, in the order of the phone system's ids.
pub async fn people(tenant: &Tenant) -> Vec<Person> {
    let wanted = tenant.truth().await.wanted.into_iter();
    wanted
        .filter(|wanted| wanted.blocked_by.is_empty() && wanted.account_id.is_some())
        .filter_map(|wanted| {
            Some(Person {
                user: wanted.pbx_user_id,
                number: wanted.number?,
            })
        })
        .collect()
}

/// Each takes the number of the next, the last that of the first.
pub async fn rotate(tenant: &Tenant, people: &[Person]) {
    for (at, person) in people.iter().enumerate() {
        let next = &people[(at + 1) % people.len()];
        tenant.edit(&person.user, json!({ "number": next.number })).await;
    }
}

/// A number that nobody has had.
pub async fn renew(tenant: &Tenant, person: &Person, n: usize) {
    tenant
        .edit(&person.user, json!({ "number": format!("+44113009{n:04}") }))
        .await;
}

/// One leaves, another takes the number.
pub async fn succeed(tenant: &Tenant, leaver: &Person, taker: &Person) {
    tenant.edit(&leaver.user, json!({ "teams": false })).await;
    tenant.edit(&taker.user, json!({ "number": leaver.number })).await;
}
