use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::Value;
use simulator::{LinkForm, PbxChange, SitePaging};

use crate::office::{Answer, Office, fixture};

fn ids(answer: &Answer) -> Vec<String> {
    answer
        .rows()
        .iter()
        .map(|r| r["basicInfo"]["userId"].as_str().unwrap().to_owned())
        .collect()
}

fn next(answer: &Answer) -> Option<String> {
    answer.json()["pagination"]["nextScrollId"]
        .as_str()
        .map(str::to_owned)
}

async fn all(office: &Office, first: &str) -> Vec<String> {
    let mut page = office.pbx(first).await;
    let mut found = ids(&page);
    while let Some(scroll) = next(&page) {
        assert_eq!(page.json()["pagination"]["hasMore"], true);
        page = office.pbx(&format!("users?scrollId={scroll}")).await;
        assert_eq!(page.status, 200);
        found.extend(ids(&page));
    }
    assert_eq!(page.json()["pagination"]["hasMore"], false);
    found
}

#[tokio::test(start_paused = true)]
async fn a_scroll_gives_every_user_once() {
    let office = Office::quick(57).await;
    let found = all(&office, "users?pageSize=10").await;
    assert_eq!(found.iter().collect::<BTreeSet<_>>().len(), 57);
    assert_eq!(found.len(), 57);
}

#[tokio::test(start_paused = true)]
async fn a_scroll_shows_the_moment_it_was_opened() {
    let office = Office::quick(30).await;
    let first = office.pbx("users?pageSize=10").await;
    let gone = office.control.pbx_users().last().unwrap().user_id.clone();
    office.control.delete_pbx_user(&gone).unwrap();
    let _ = office.control.create_pbx_user(&PbxChange::default(), false);
    let mut found = ids(&first);
    let mut page = first;
    while let Some(scroll) = next(&page) {
        page = office.pbx(&format!("users?scrollId={scroll}")).await;
        found.extend(ids(&page));
    }
    assert_eq!(found.len(), 30);
    assert!(found.contains(&gone));
    assert!(!all(&office, "users").await.contains(&gone));
}

#[tokio::test(start_paused = true)]
async fn a_scroll_shows_people_as_they_were_when_it_was_opened() {
    let office = Office::quick(20).await;
    let first = office.pbx("users?pageSize=10").await;
    let before = office.control.pbx_users().last().unwrap().clone();
    let change = PbxChange {
        first_name: Some("Renamed".to_owned()),
        ..PbxChange::default()
    };
    office.control.edit_pbx_user(&before.user_id, &change).unwrap();
    let rest = office
        .pbx(&format!("users?scrollId={}", next(&first).unwrap()))
        .await;
    let shown = rest.rows().last().unwrap()["basicInfo"].clone();
    assert_eq!(shown["userId"], before.user_id.as_str());
    assert_eq!(shown["firstName"], before.first_name.as_str());
    let now = office.pbx(&format!("users/{}", before.user_id)).await.json();
    assert_eq!(now["basicInfo"]["firstName"], "Renamed");
}

#[tokio::test(start_paused = true)]
async fn a_scroll_ends_with_its_time() {
    let office = Office::quick(30).await;
    let scroll = next(&office.pbx("users?pageSize=10").await).unwrap();
    tokio::time::advance(Duration::from_secs(299)).await;
    assert_eq!(office.pbx(&format!("users?scrollId={scroll}")).await.status, 200);
    tokio::time::advance(Duration::from_secs(2)).await;
    let late = office.pbx(&format!("users?scrollId={scroll}")).await;
    assert_eq!((late.status, late.json()), (400, fixture("pbx_errors/scroll")));
    assert_eq!(office.pbx("users?scrollId=invented").await.status, 400);
}

#[tokio::test(start_paused = true)]
async fn first_page_parameters_conflict_with_a_scroll() {
    let office = Office::quick(30).await;
    let scroll = next(&office.pbx("users?pageSize=10").await).unwrap();
    for more in ["filter=basicInfo.status%3D%3DACTIVE", "sort=basicInfo.lastName"] {
        let answer = office.pbx(&format!("users?scrollId={scroll}&{more}")).await;
        assert_eq!(
            (answer.status, answer.json()),
            (400, fixture("pbx_errors/conflict"))
        );
    }
    let with_size = format!("users?scrollId={scroll}&pageSize=10");
    assert_eq!(office.pbx(&with_size).await.status, 200);
    office.control.set_knobs(|k| k.pbx_page_size_with_scroll = false);
    assert_eq!(office.pbx(&with_size).await.status, 400);
}

#[tokio::test(start_paused = true)]
async fn a_page_size_out_of_range_is_refused_under_either_code() {
    let office = Office::quick(1).await;
    for bad in ["0", "1001", "ten"] {
        let answer = office.pbx(&format!("users?pageSize={bad}")).await;
        assert_eq!(answer.json()["errors"][0]["code"], "INVALID_PAGE_SIZE");
    }
    office
        .control
        .set_knobs(|k| (k.pbx_page_size_own_code, k.pbx_users_page_max) = (false, 100));
    let answer = office.pbx("users?pageSize=101").await;
    assert_eq!(answer.json()["errors"][0]["code"], "VALIDATION_ERROR");
}

#[tokio::test(start_paused = true)]
async fn filters_follow_the_documented_rsql() {
    let office = Office::quick(60).await;
    let users = office.control.pbx_users();
    let count = async |filter: &str| {
        let encoded: String = url::form_urlencoded::byte_serialize(filter.as_bytes()).collect();
        office
            .pbx(&format!("users?pageSize=1000&filter={encoded}"))
            .await
            .rows()
            .len()
    };
    let inactive = users
        .iter()
        .filter(|u| u.status == simulator::PbxStatus::Inactive)
        .count();
    assert!(inactive > 0);
    assert_eq!(count("basicInfo.status==INACTIVE").await, inactive);
    assert_eq!(count("basicInfo.status!=ACTIVE").await, inactive);
    assert_eq!(
        count("basicInfo.status==inactive,basicInfo.status==active").await,
        60
    );
    assert_eq!(
        count("basicInfo.status==ACTIVE;basicInfo.status==INACTIVE").await,
        0
    );
    assert_eq!(
        count("(basicInfo.status==ACTIVE,basicInfo.status==INACTIVE);basicInfo.userName==*@acme.example")
            .await,
        60
    );
    let name = &users[0].user_name;
    assert_eq!(count(&format!("basicInfo.userName==\"{name}\"")).await, 1);
    assert_eq!(count("basicInfo.createdTime>2000-01-01T00:00:00Z").await, 60);
    assert_eq!(count("basicInfo.createdTime<2000-01-01T00:00:00Z").await, 0);
}

#[tokio::test(start_paused = true)]
async fn undocumented_filters_are_refused_until_their_knob_allows_them() {
    let office = Office::quick(10).await;
    let time = "users?filter=basicInfo.lastUpdatedTime%3E2000-01-01T00:00:00Z";
    let flag = "users?filter=serviceInfo.extensions.msTeamsEnabled%3D%3Dtrue";
    for path in [
        time,
        flag,
        "users?filter=%3D%3D",
        "users?filter=basicinfo.status%3D%3DACTIVE",
    ] {
        let answer = office.pbx(path).await;
        assert_eq!(
            (answer.status, answer.json()),
            (400, fixture("pbx_errors/filter"))
        );
    }
    office
        .control
        .set_knobs(|k| (k.pbx_last_updated_filter, k.pbx_teams_flag_filter) = (true, true));
    assert_eq!(office.pbx(time).await.rows().len(), 10);
    assert!(office.pbx(flag).await.rows().len() < 10);
}

#[tokio::test(start_paused = true)]
async fn sorting_goes_both_ways_and_knows_its_fields() {
    let office = Office::quick(40).await;
    let names = |answer: &Answer| -> Vec<String> {
        answer
            .rows()
            .iter()
            .map(|r| r["basicInfo"]["lastName"].as_str().unwrap().to_lowercase())
            .collect()
    };
    let up = names(&office.pbx("users?sort=%2BbasicInfo.lastName").await);
    let mut sorted = up.clone();
    sorted.sort();
    assert_eq!(up, sorted);
    sorted.reverse();
    assert_eq!(
        names(
            &office
                .pbx("users?sort=-basicInfo.lastName,basicInfo.firstName")
                .await
        ),
        sorted
    );
    let bad = office.pbx("users?sort=basicInfo.userName").await;
    assert_eq!((bad.status, bad.json()), (400, fixture("pbx_errors/sort")));
}

#[tokio::test(start_paused = true)]
async fn links_are_absolute_relative_or_absent() {
    let office = Office::quick(10).await;
    let link = async |form| {
        office.control.set_knobs(|k| k.pbx_links = form);
        office.pbx("users?pageSize=2").await.json()["_links"]["next"]["href"].clone()
    };
    assert!(
        link(LinkForm::Absolute)
            .await
            .as_str()
            .unwrap()
            .starts_with("http://127.0.0.1/admin-provisioning/users?")
    );
    assert!(
        link(LinkForm::Relative)
            .await
            .as_str()
            .unwrap()
            .starts_with("/users?")
    );
    assert_eq!(link(LinkForm::Absent).await, Value::Null);
}

#[tokio::test(start_paused = true)]
async fn sites_page_by_number_or_by_scroll() {
    let office = Office::quick(1).await;
    let page = office.pbx("sites?pageSize=3&pageNumber=1").await;
    assert_eq!(
        (page.rows().len(), page.json()["pagination"]["hasMore"].clone()),
        (1, Value::Bool(false))
    );
    office
        .control
        .set_knobs(|k| k.pbx_site_paging = SitePaging::Scroll);
    let first = office.pbx("sites?pageSize=3").await;
    let second = office
        .pbx(&format!("sites?pageSize=3&scrollId={}", next(&first).unwrap()))
        .await;
    assert_eq!((first.rows().len(), second.rows().len()), (3, 1));
}

#[tokio::test(start_paused = true)]
async fn phone_numbers_scroll_to_the_end() {
    let office = Office::quick(150).await;
    let first = office.pbx("phone-numbers").await;
    let second = office
        .pbx(&format!("phone-numbers?scrollId={}", next(&first).unwrap()))
        .await;
    assert_eq!(first.rows().len(), 100);
    assert!(second.rows().len() > 40 && next(&second).is_none());
    assert_eq!(office.pbx("phone-numbers?sort=-country").await.status, 200);
    assert_eq!(
        office.pbx("phone-numbers?filter=country%3D%3DGB").await.rows()[0]["country"],
        "GB"
    );
}

#[tokio::test(start_paused = true)]
async fn ten_thousand_users_list_completely() {
    let office = Office::quick(10_000).await;
    let found = all(&office, "users?pageSize=1000").await;
    assert_eq!(found.into_iter().collect::<BTreeSet<_>>().len(), 10_000);
}
