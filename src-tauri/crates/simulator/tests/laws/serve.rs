use serde_json::{Value, json};
use simulator::{Fault, FaultRule, Knobs, Simulator, SimulatorConfig, System};

fn simulator(users: usize) -> Simulator {
    Simulator::new(&SimulatorConfig {
        users,
        knobs: Knobs::quick(),
        ..SimulatorConfig::default()
    })
}

async fn served(simulator: &Simulator) -> simulator::Running {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    simulator.serve(listener).unwrap()
}

fn client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().unwrap()
}

async fn users(client: &reqwest::Client, ends: &simulator::Endpoints) -> reqwest::Result<reqwest::Response> {
    client
        .get(format!("{}/users", ends.pbx_url))
        .header("x-api-key", &ends.api_key)
        .header("accept", "application/vnd.users.v1+json")
        .send()
        .await
}

async fn token(client: &reqwest::Client, ends: &simulator::Endpoints) -> String {
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", &ends.client_id),
        ("client_secret", &ends.client_secret),
        ("scope", "https://graph.microsoft.com/.default"),
    ];
    let url = format!("{}/{}/oauth2/v2.0/token", ends.login_url, ends.tenant_id);
    let body: Value = client
        .post(url)
        .form(&form)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    body["access_token"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn all_systems_answer_on_one_port() {
    let simulator = simulator(20);
    let running = served(&simulator).await;
    let ends = &running.endpoints;
    let client = client();
    let page: Value = users(&client, ends).await.unwrap().json().await.unwrap();
    assert_eq!(page["data"].as_array().unwrap().len(), 20);
    let token = token(&client, ends).await;
    let people: Value = client
        .get(format!("{}/users?$top=3", ends.graph_url))
        .bearer_auth(&token)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let link = people["@odata.nextLink"].as_str().unwrap();
    assert!(link.starts_with(&ends.graph_url), "{link}");
    assert_eq!(
        client
            .get(link)
            .bearer_auth(&token)
            .send()
            .await
            .unwrap()
            .status(),
        200
    );
    let truth = client
        .get(format!("{}/truth", ends.control_url))
        .bearer_auth(&ends.control_token);
    assert_eq!(truth.send().await.unwrap().status(), 200);
    let audits = client
        .get(&ends.audit_url)
        .header("x-api-key", &ends.api_key)
        .send()
        .await
        .unwrap();
    assert_eq!(audits.status(), 400, "the times are missing");
    running.stop().await;
}

#[tokio::test]
async fn each_system_can_have_an_origin_of_its_own() {
    let running = simulator(5).serve_apart().await.unwrap();
    let ends = &running.endpoints;
    let client = client();
    assert_eq!(users(&client, ends).await.unwrap().status(), 200);
    let token = token(&client, ends).await;
    let people = client
        .get(format!("{}/users", ends.graph_url))
        .bearer_auth(&token)
        .send()
        .await
        .unwrap();
    assert_eq!(people.status(), 200);
    let wrong = format!("{}/users", ends.graph_url).replace("/v1.0", "/admin-provisioning");
    assert_eq!(
        client
            .get(wrong)
            .header("x-api-key", &ends.api_key)
            .send()
            .await
            .unwrap()
            .status(),
        404
    );
}

#[tokio::test]
async fn only_the_exact_loopback_host_is_served() {
    let running = served(&simulator(1)).await;
    let ends = &running.endpoints;
    let client = client();
    for host in ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost:1"] {
        for url in [
            format!("{}/secrets", ends.control_url),
            format!("{}/users", ends.graph_url),
        ] {
            let asked = client
                .get(url)
                .header("host", host)
                .bearer_auth(&ends.control_token);
            assert_eq!(asked.send().await.unwrap().status(), 421, "{host}");
        }
    }
}

#[tokio::test]
async fn a_cut_line_gives_no_answer_at_all() {
    let simulator = simulator(1);
    let running = served(&simulator).await;
    for fault in [Fault::Drop, Fault::DropAfterWrite, Fault::Truncated] {
        let control = simulator.control();
        control.remove_faults(None);
        let _ = control.add_fault(FaultRule::on(System::Pbx, "users", fault.clone()));
        let answer = users(&client(), &running.endpoints).await;
        match answer {
            Err(error) => assert_ne!(fault, Fault::Truncated, "{error}"),
            Ok(cut) => {
                assert_eq!(fault, Fault::Truncated);
                assert!(cut.bytes().await.is_err());
            }
        }
    }
}

#[tokio::test]
async fn a_huge_body_is_made_as_it_is_read() {
    let simulator = simulator(1);
    let running = served(&simulator).await;
    let fault = Fault::HugeBody { bytes: 2_000_000_000 };
    let _ = simulator
        .control()
        .add_fault(FaultRule::on(System::Pbx, "users", fault));
    let mut answer = users(&client(), &running.endpoints).await.unwrap();
    let mut read = 0;
    while read < 1_000_000 {
        read += answer.chunk().await.unwrap().unwrap().len();
    }
}

#[tokio::test]
async fn dropping_the_running_simulator_closes_its_port() {
    let simulator = simulator(1);
    let running = served(&simulator).await;
    let ends = running.endpoints.clone();
    assert_eq!(users(&client(), &ends).await.unwrap().status(), 200);
    running.stop().await;
    assert!(users(&client(), &ends).await.is_err());
}

#[tokio::test]
async fn a_listener_that_is_not_on_loopback_is_refused() {
    let listener = tokio::net::TcpListener::bind("0.0.0.0:0").await.unwrap();
    assert!(simulator(1).serve(listener).is_err());
}

#[test]
fn endpoints_are_one_json_line() {
    let ends = simulator(1).endpoints("http://127.0.0.1:8080");
    let line = serde_json::to_string(&ends).unwrap();
    assert!(!line.contains('\n'));
    let json: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(json["pbx_url"], "http://127.0.0.1:8080/admin-provisioning");
    assert_eq!(json["graph_url"], "http://127.0.0.1:8080/v1.0");
    assert_eq!(json["login_url"], json!("http://127.0.0.1:8080"));
}
