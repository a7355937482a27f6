use super::*;

#[test]
fn https_is_accepted_and_http_only_to_this_computer() {
    let good = [
        "https://api.8x8.com/admin-provisioning/",
        "http://localhost:8090",
        "http://127.0.0.1:1",
        "http://[::1]:9",
    ];
    for text in good {
        assert!(Origin::parse(text).is_ok(), "{text}");
    }
    let bad = [
        "http://api.8x8.com",
        "ftp://localhost",
        "http://127.0.0.1.evil.example",
        "http://localhost.evil",
    ];
    for text in bad {
        assert!(
            matches!(Origin::parse(text), Err(OriginError::NotSecure(_))),
            "{text}"
        );
    }
}

#[test]
fn an_address_with_a_password_or_query_is_refused() {
    for bad in [
        "https://key@api.8x8.com",
        "https://a:b@api.8x8.com",
        "https://api.8x8.com?x=1",
        "https://a.b/#f",
    ] {
        assert_eq!(Origin::parse(bad), Err(OriginError::Decorated), "{bad}");
    }
}

#[test]
fn another_scheme_host_or_port_is_another_origin() {
    let origin = Origin::parse("https://api.8x8.com/admin-provisioning").unwrap();
    let same = |text: &str| origin.same(&Url::parse(text).unwrap());
    assert!(same("https://api.8x8.com/x"));
    assert!(same("https://API.8x8.com:443/x"));
    assert!(!same("http://api.8x8.com/x"));
    assert!(!same("https://api.8x8.com:8443/x"));
    assert!(!same("https://api.8x8.com.evil.example/x"));
}

#[test]
fn paths_are_joined_below_the_base_path() {
    let origin = Origin::parse("https://api.8x8.com/admin-provisioning/").unwrap();
    let joined = origin.join("users?pageSize=100").unwrap();
    assert_eq!(
        joined.as_str(),
        "https://api.8x8.com/admin-provisioning/users?pageSize=100"
    );
    assert_eq!(origin.to_string(), "https://api.8x8.com/admin-provisioning");
    let bare = Origin::parse("https://graph.microsoft.com").unwrap();
    assert_eq!(
        bare.join("/v1.0/users").unwrap().as_str(),
        "https://graph.microsoft.com/v1.0/users"
    );
}
