//! Accounts: what is asked, and which answers are believed.

use crate::script::{Script, given, list, refused};
use serde_json::{Value, json};
use sync_core::{
    id::EntraId,
    ports::{Directory, LookupKey},
    tenant::UserKind,
};

const MCOEV: &str = "4828C8EC-dc2e-4779-b502-87ac9ce28ab7";

fn user(n: usize) -> Value {
    json!({"id": format!("A{n:07}-0000-4000-8000-000000000000"), "userPrincipalName": format!("User{n}@x.example"),
        "displayName": format!("User {n}"), "accountEnabled": true, "userType": "Member", "assignedPlans": []})
}

/// Finds users by what the filter asks, ignoring case.
fn directory(users: Vec<Value>) -> Script {
    Script::new(move |asked| {
        let filter = asked.query("$filter").unwrap_or_default();
        if asked.at() != "/users" || filter.is_empty() {
            return None;
        }
        let hits = users.iter().filter(|user| {
            let has = |field: &str| {
                let text = user[field]
                    .as_str()
                    .unwrap_or("-")
                    .to_lowercase()
                    .replace('\'', "''");
                filter
                    .to_lowercase()
                    .contains(&format!("{} eq '{text}'", field.to_lowercase()))
            };
            has("userPrincipalName") || has("mail")
        });
        Some(list(hits.cloned().collect()))
    })
}

#[tokio::test]
async fn hostile_names_reach_the_server_unchanged() {
    let names = [
        "o'hara@x.example",
        "b_y.example#EXT#@x.example",
        "a+b@x.example",
        "a/b@x.example",
        "ä&b@x.example",
    ];
    let users = names
        .iter()
        .map(|name| json!({"id": name, "userPrincipalName": name}))
        .collect();
    for batched in [true, false] {
        let cloud = directory(Vec::clone(&users));
        let (_server, tenant) = cloud.serve(batched).await;
        let keys: Vec<_> = names
            .iter()
            .map(|name| LookupKey::Upn((*name).to_uppercase()))
            .collect();
        for (name, found) in names.iter().zip(
            tenant
                .find_users(&keys)
                .await
                .into_iter()
                .collect::<Result<Vec<_>, _>>()
                .unwrap(),
        ) {
            assert_eq!(found.len(), 1, "{name}, batched: {batched}");
            assert_eq!(found[0].upn, *name);
        }
        assert_eq!(cloud.count("/$batch"), usize::from(batched));
    }
}

#[tokio::test]
async fn an_account_is_read_with_its_kind_and_licence() {
    let plan = |status: &str| json!([{"service": "MicrosoftCommunicationsOnline", "servicePlanId": MCOEV, "capabilityStatus": status}]);
    let mut users = [user(0), user(1), user(2), user(3)];
    users[0]["assignedPlans"] = plan("Enabled");
    users[1]["assignedPlans"] = plan("Warning");
    users[1]["userType"] = json!("Guest");
    users[2]["assignedPlans"] = plan("Deleted");
    users[2]["accountEnabled"] = json!(false);
    users[3] =
        json!({"id": "A3", "userPrincipalName": "user3@x.example", "userType": null, "displayName": null});
    let (_server, tenant) = directory(users.to_vec()).serve(true).await;
    let keys: Vec<_> = (0..4)
        .map(|n| LookupKey::Upn(format!("user{n}@x.example")))
        .collect();
    let found: Vec<_> = tenant
        .find_users(&keys)
        .await
        .into_iter()
        .collect::<Result<Vec<_>, _>>()
        .unwrap()
        .into_iter()
        .map(|mut f| f.remove(0))
        .collect();
    assert_eq!(
        found.iter().map(|u| u.phone_plan).collect::<Vec<_>>(),
        [Some(true), Some(true), Some(false), None]
    );
    assert_eq!(
        found.iter().map(|u| u.enabled).collect::<Vec<_>>(),
        [Some(true), Some(true), Some(false), None]
    );
    assert_eq!(
        found.iter().map(|u| u.kind).collect::<Vec<_>>(),
        [
            UserKind::Member,
            UserKind::Guest,
            UserKind::Member,
            UserKind::Unknown
        ]
    );
    assert_eq!(found[0].id.as_str(), "a0000000-0000-4000-8000-000000000000");
}

#[tokio::test]
async fn one_address_may_belong_to_several_accounts_and_a_loose_answer_is_dropped() {
    let mut first = user(1);
    first["mail"] = json!("Shared@x.example");
    let mut second = user(2);
    second["mail"] = json!("shared@x.example");
    let cloud = Script::new(move |asked| {
        let answer = json!([first, second, {"id": "a9", "userPrincipalName": "shäred@x.example"}]);
        (asked.at() == "/users").then(|| list(answer))
    });
    let (_server, tenant) = cloud.serve(true).await;
    let found = tenant
        .find_users(&[LookupKey::UpnOrMail("shared@x.example".into())])
        .await
        .into_iter()
        .collect::<Result<Vec<_>, _>>()
        .unwrap();
    assert_eq!(found[0].len(), 2);
    let filter = cloud.asked()[0].query("$filter").unwrap();
    assert_eq!(
        filter,
        "userPrincipalName eq 'shared@x.example' or mail eq 'shared@x.example'"
    );
    let none = tenant
        .find_users(&[LookupKey::Upn("shared@x.example".into())])
        .await
        .into_iter()
        .collect::<Result<Vec<_>, _>>()
        .unwrap();
    assert_eq!(none, [vec![]]);
}

#[tokio::test]
async fn an_id_is_asked_directly_and_may_be_unknown() {
    let cloud = Script::new(|asked| {
        (asked.at() == "/users/A0000001-0000-4000-8000-000000000000").then(|| given(200, user(1)))
    });
    let (_server, tenant) = cloud.serve(true).await;
    let id = |text: &str| LookupKey::Id(EntraId::new(text));
    let keys = [
        id("gone"),
        id("A0000001-0000-4000-8000-000000000000"),
        LookupKey::Upn(String::new()),
    ];
    let found = tenant
        .find_users(&keys)
        .await
        .into_iter()
        .collect::<Result<Vec<_>, _>>()
        .unwrap();
    assert_eq!(found.iter().map(Vec::len).collect::<Vec<_>>(), [0, 1, 0]);
    assert_eq!(cloud.asked().len(), 2, "nothing is asked for an empty name");
}

/// Pages of `size` users by next link; filters are answered too.
fn big_directory(count: usize, size: usize) -> Script {
    let by_filter = directory((0..count).map(user).collect());
    Script::new(move |asked| {
        if asked.at() != "/users" {
            return None;
        }
        if asked.query("$filter").is_some() {
            return by_filter.answer_alone(asked);
        }
        let from: usize = asked
            .query("$skiptoken")
            .map_or(0, |token| token.parse().unwrap());
        let users: Vec<_> = (from..count.min(from + size)).map(user).collect();
        let next = from + size;
        let link = (next < count).then(|| format!("https://graph.example/v1.0/users?$skiptoken={next}"));
        Some(given(200, json!({"value": users, "@odata.nextLink": link})))
    })
}

fn keys(count: usize) -> Vec<LookupKey> {
    (0..count)
        .rev()
        .map(|n| LookupKey::Upn(format!("USER{n}@x.example")))
        .collect()
}

#[tokio::test(start_paused = true)]
async fn many_names_are_matched_against_one_list() {
    let cloud = big_directory(1_200, 999);
    let found = cloud
        .tenant()
        .find_users(&keys(400))
        .await
        .into_iter()
        .collect::<Result<Vec<_>, _>>()
        .unwrap();
    assert!(
        found
            .iter()
            .rev()
            .enumerate()
            .all(|(n, f)| f.len() == 1 && f[0].upn == format!("User{n}@x.example"))
    );
    assert_eq!(cloud.asked().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_list_that_is_longer_than_it_is_worth_is_given_up() {
    let cloud = big_directory(5_000, 50);
    let found = cloud
        .tenant()
        .find_users(&keys(301))
        .await
        .into_iter()
        .collect::<Result<Vec<_>, _>>()
        .unwrap();
    assert!(found.iter().all(|f| f.len() == 1));
    assert_eq!(cloud.asked().len(), 16 + 301);
    assert_eq!(
        cloud.count("/$batch"),
        15,
        "the last question goes alone, without a batch"
    );
}

#[tokio::test(start_paused = true)]
async fn where_the_list_is_refused_each_name_is_asked() {
    let by_filter = directory((0..301).map(user).collect());
    let cloud = Script::new(move |asked| match asked.query("$filter") {
        Some(_) => by_filter.answer_alone(asked),
        None if asked.at() == "/users" => Some(refused(400, "Request_BadRequest", "no")),
        None => None,
    });
    let found = cloud
        .tenant()
        .find_users(&keys(301))
        .await
        .into_iter()
        .collect::<Result<Vec<_>, _>>()
        .unwrap();
    assert!(found.iter().all(|f| f.len() == 1));
}
