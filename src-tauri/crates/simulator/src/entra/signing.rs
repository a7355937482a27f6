//! The key Entra signs id tokens with, and its public half as a JWKS.
//!
//! One key for the life of the process: clients must be able to fetch a key they do not know, as after a roll-over.

use std::sync::OnceLock;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use serde_json::{Value, json};

use super::certificate::modulus_and_exponent;
use crate::hash::{base64url, sha256};

struct Key {
    pair: KeyPair,
    id: String,
    modulus: String,
    exponent: String,
}

/// The key; none where the system makes no keys.
fn key() -> Option<&'static Key> {
    static KEY: OnceLock<Option<Key>> = OnceLock::new();
    KEY.get_or_init(fresh).as_ref()
}

fn fresh() -> Option<Key> {
    let pair = KeyPair::generate(KeySize::Rsa2048).ok()?;
    let public = pair.public_key().as_ref().to_vec();
    let (modulus, exponent) = modulus_and_exponent(&public)?;
    Some(Key {
        id: sha256(&public),
        modulus: base64url(modulus),
        exponent: base64url(exponent),
        pair,
    })
}

/// `claims` as an RS256 JWT; none where there is no key.
pub(super) fn signed(claims: &Value) -> Option<String> {
    let key = key()?;
    let header = json!({"typ": "JWT", "alg": "RS256", "kid": key.id});
    let part = |value: &Value| base64url(value.to_string().as_bytes());
    let message = format!("{}.{}", part(&header), part(claims));
    let mut signature = vec![0; key.pair.public_modulus_len()];
    key.pair
        .sign(
            &RSA_PKCS1_SHA256,
            &SystemRandom::new(),
            message.as_bytes(),
            &mut signature,
        )
        .ok()?;
    Some(format!("{message}.{}", base64url(&signature)))
}

/// The key set that `jwks_uri` serves.
pub(super) fn key_set() -> Value {
    let keys: Vec<Value> = key()
        .map(|key| json!({"kty": "RSA", "use": "sig", "alg": "RS256", "kid": key.id, "n": key.modulus, "e": key.exponent}))
        .into_iter()
        .collect();
    json!({ "keys": keys })
}
