//! The system browser and the person before it: Microsoft's page, and what the browser then asks of this computer.

use crate::cloud::{CLIENT, Cloud, Code, LOGIN, TENANT};
use std::{collections::BTreeMap, net::Ipv4Addr};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use url::Url;

pub fn query(url: &Url) -> BTreeMap<String, String> {
    url.query_pairs().into_owned().collect()
}

/// The sign-in page: a person signs in, and the page says where the browser goes.
pub fn sign_in_page(cloud: &Cloud, url: &Url) -> Url {
    assert!(
        url.as_str()
            .starts_with(&format!("{LOGIN}/{TENANT}/oauth2/v2.0/authorize?"))
    );
    let asked = query(url);
    let expected = [
        ("client_id", CLIENT),
        ("response_type", "code"),
        ("response_mode", "query"),
        ("prompt", "login"),
        ("code_challenge_method", "S256"),
    ];
    for (name, value) in expected {
        assert_eq!(asked[name], value);
    }
    for (name, least) in [("state", 32), ("nonce", 32), ("code_challenge", 43)] {
        assert!(asked[name].len() >= least, "{name}");
    }
    let mut world = cloud.world();
    let code = format!("code-{}", world.codes.len() + 1);
    let kept = Code {
        challenge: asked["code_challenge"].clone(),
        redirect: asked["redirect_uri"].clone(),
        nonce: asked["nonce"].clone(),
        scope: asked["scope"].clone(),
        used: false,
    };
    world.codes.insert(code.clone(), kept);
    back(
        &asked,
        &[
            ("code", &code),
            ("state", &asked["state"]),
            ("session_state", "s"),
        ],
    )
}

/// The redirect that was asked for, with an answer.
pub fn back(asked: &BTreeMap<String, String>, answer: &[(&str, &str)]) -> Url {
    let mut url = Url::parse(&asked["redirect_uri"]).unwrap();
    assert_eq!((url.host_str(), url.path()), (Some("localhost"), "/"));
    url.query_pairs_mut().extend_pairs(answer);
    url
}

/// Asks this computer for an address and follows where it leads; the last status.
pub async fn go(url: &Url) -> u16 {
    let mut url = url.clone();
    loop {
        let answer = get(&url).await.unwrap();
        let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
        let Some(location) = answer.lines().find_map(|line| line.strip_prefix("Location: ")) else {
            return status;
        };
        url = url.join(location).unwrap();
    }
}

pub async fn get(url: &Url) -> std::io::Result<String> {
    let port = url.port().unwrap();
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await?;
    let target = &url[url::Position::BeforePath..url::Position::AfterQuery];
    let request = format!("GET {target} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    Ok(answer)
}
