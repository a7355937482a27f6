use super::*;
use rcgen::{CertifiedIssuer, IsCa};
use std::sync::LazyLock;

fn now() -> Timestamp {
    "2026-03-01T10:20:30Z".parse().unwrap()
}

fn subject() -> Subject {
    Subject {
        computer: "DESK-7".to_owned(),
        connection: "contoso".to_owned(),
    }
}

/// Keys are slow to make, so the tests share one certificate.
static MADE: LazyLock<Certificate> = LazyLock::new(|| Certificate::create(&subject(), 2, now()).unwrap());

/// A certificate for a key of a size, from a CA, as PEM texts.
fn from_a_ca(size: RsaKeySize, from: (i32, u8, u8), to: (i32, u8, u8)) -> (String, SecretString) {
    let mut ca = CertificateParams::default();
    ca.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let ca = CertifiedIssuer::self_signed(ca, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, size).unwrap();
    let mut params = CertificateParams::default();
    params.not_before = rcgen::date_time_ymd(from.0, from.1, from.2);
    params.not_after = rcgen::date_time_ymd(to.0, to.1, to.2);
    let leaf = params.signed_by(&key, &ca).unwrap();
    // The chain in the order that some CAs send it: the root first.
    (format!("{}{}", ca.pem(), leaf.pem()), key.serialize_pem().into())
}

fn refused(certificate: &str, key: &SecretString) -> String {
    let failure = Certificate::import(certificate, key, now()).unwrap_err();
    assert_eq!(failure.code, ErrorCode::CertificateInvalid);
    failure.detail
}

#[test]
fn a_certificate_is_made_with_names_dates_and_a_strong_key() {
    assert_eq!(MADE.bits(), 3072);
    assert_eq!(MADE.subject(), "CN=Voice Sync on DESK-7, OU=contoso");
    assert_eq!(MADE.not_before().to_string(), "2026-03-01T09:20:30Z");
    assert_eq!(MADE.not_after().to_string(), "2028-03-01T10:20:30Z");
    assert_eq!(MADE.thumbprint_sha1().len(), 40);
    assert_eq!(MADE.thumbprint_sha256().len(), 64);
}

#[test]
fn years_are_limited() {
    for years in [0, LONGEST_YEARS + 1] {
        assert!(Certificate::create(&subject(), years, now()).is_err());
    }
    let leap = "2028-02-29T00:00:00Z".parse().unwrap();
    assert_eq!(years_after(leap, 1).unwrap().to_string(), "2029-02-28T00:00:00Z");
}

#[test]
fn the_vault_keeps_all_and_the_exports_nothing_secret() {
    let kept = MADE.to_vault();
    let back = Certificate::from_vault(&kept).unwrap();
    assert_eq!(back.der(), MADE.der());
    assert_eq!(back.not_after(), MADE.not_after());
    let exported = format!("{} {MADE:?} {:?}", MADE.pem(), *MADE);
    assert!(!exported.contains("PRIVATE"));
    assert!(MADE.pem().starts_with("-----BEGIN CERTIFICATE-----\n"));
    assert!(Certificate::from_vault(&MADE.pem().into()).is_err());
    assert!(!format!("{kept:?}").contains("PRIVATE"));
}

#[test]
fn what_is_signed_is_verified_by_the_certificate_and_names_it() {
    use jsonwebtoken::{DecodingKey, Validation};
    for algorithm in [Algorithm::PS256, Algorithm::RS256] {
        let claims = serde_json::json!({"aud": "a", "exp": 4_000_000_000_u64});
        let jwt = MADE.sign(algorithm, &claims).unwrap();
        let public = parsed(MADE.der())
            .unwrap()
            .public_key()
            .subject_public_key
            .data
            .to_vec();
        let mut rules = Validation::new(algorithm);
        rules.set_audience(&["a"]);
        let read = jsonwebtoken::decode::<serde_json::Value>(
            jwt.expose_secret(),
            &DecodingKey::from_rsa_der(&public),
            &rules,
        );
        let header = read.unwrap().header;
        assert_eq!(header.typ.as_deref(), Some("JWT"));
        let sha256 = digest(&SHA256, MADE.der());
        assert_eq!(header.x5t_s256, Some(URL_SAFE_NO_PAD.encode(sha256)));
    }
}

#[test]
fn a_certificate_of_the_companys_ca_is_taken_from_its_chain() {
    let (chain, key) = from_a_ca(RsaKeySize::_2048, (2026, 1, 1), (2027, 1, 1));
    let imported = Certificate::import(&chain, &key, now()).unwrap();
    assert_eq!(imported.bits(), 2048);
    assert_eq!(imported.not_after().to_string(), "2027-01-01T00:00:00Z");
    let again = Certificate::from_vault(&imported.to_vault()).unwrap();
    assert_eq!(again.thumbprint_sha256(), imported.thumbprint_sha256());
}

#[test]
fn what_cannot_be_used_is_refused_for_its_reason() {
    let (chain, key) = from_a_ca(RsaKeySize::_2048, (2026, 1, 1), (2027, 1, 1));
    let (expired, its_key) = from_a_ca(RsaKeySize::_2048, (2025, 1, 1), (2026, 3, 1));
    let (later, later_key) = from_a_ca(RsaKeySize::_2048, (2026, 3, 2), (2027, 1, 1));
    assert!(refused(&chain, &its_key).contains("does not belong"));
    assert!(refused(&expired, &its_key).contains("expired"));
    assert!(refused(&later, &later_key).contains("not valid before"));
    assert!(refused("", &key).contains("no certificate"));
    assert!(refused(&chain, &chain.clone().into()).contains("no private key"));
    let elliptic = KeyPair::generate().unwrap().serialize_pem().into();
    assert!(refused(&chain, &elliptic).contains("not an RSA key"));
    let locked = "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n-----END ENCRYPTED PRIVATE KEY-----\n";
    assert!(refused(&chain, &locked.to_owned().into()).contains("password"));
    let block = pem::write("CERTIFICATE", b"not a certificate");
    assert!(refused(&block, &key).contains("does not belong"));
    assert!(refused(&"x".repeat(300_000), &key).contains("too large"));
}

#[test]
fn long_and_hostile_names_become_short_and_harmless_ones() {
    let subject = Subject {
        computer: format!("a\nb\u{0}{}", "x".repeat(100)),
        connection: "\u{202e}\"</b>, CN=other".to_owned(),
    };
    let made = Certificate::create(&subject, 1, now()).unwrap();
    let found = parsed(made.der()).unwrap();
    let names: Vec<_> = found
        .subject()
        .iter_common_name()
        .map(|name| name.as_str().unwrap().to_owned())
        .collect();
    assert_eq!(names.len(), 1, "{names:?}");
    assert_eq!(names[0].chars().count(), LONGEST_NAME);
    assert!(names[0].starts_with("Voice Sync on abx"));
}
