//! Renewing the certificate while the old one still works: the application adds the new public key to itself
//! ("application: addKey"). It needs no permission for that, only a proof that it has the old key ("Generate proof of
//! possession tokens for rolling keys").

use super::{authority::Authority, certificate::Certificate, internal, roles::graph_as};
use crate::{
    graph::{Doing, Request},
    token::TokenSource,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use jsonwebtoken::Algorithm;
use outbound::encode_segment;
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use serde_json::json;
use std::sync::Arc;
use sync_core::{
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
};

use super::permission::GRAPH_APPLICATION;

/// Life of the proof, in seconds: "should not exceed 10 minutes", counted from `nbf`.
const LIFE: i64 = 600;
/// How much of that lies in the past, for clocks that differ.
const BACK: i64 = 120;

/// Whom the proof is for: Graph, as the documentation says now, or Entra's directory, as it said for years ("Generate
/// proof of possession tokens for rolling keys"). Which one is taken is not known; both are tried.
const AUDIENCES: [&str; 2] = [GRAPH_APPLICATION, "00000002-0000-0000-c000-000000000000"];

#[derive(Serialize)]
struct Proof<'a> {
    aud: &'a str,
    iss: &'a str,
    nbf: i64,
    exp: i64,
}

/// Adds `new` to the application, proving it with `old`, which `source` signs in with. Both work afterwards: keep the
/// old one until `ClientCertificates::obtained` names the new one.
///
/// `object_id` is the object id of the application's registration, not the application id; the registration scripts
/// print it.
///
/// # Errors
/// By the tables; `CertificateInvalid` for an object id that is none. Sent once for each audience: whether a lost answer was carried out
/// shows when the new certificate is tried.
pub async fn renew_key(
    authority: &Authority,
    source: Arc<dyn TokenSource>,
    object_id: &str,
    old: &Certificate,
    new: &Certificate,
) -> Result<(), Failure> {
    if uuid::Uuid::try_parse(object_id).is_err() {
        let detail =
            "the object id of the application's registration is not known; copy it from its overview page";
        return Err(Failure::new(
            ErrorCode::BadConfiguration,
            FailureClass::Permanent,
            detail,
        ));
    }
    let mut last = internal("the renewal was not sent");
    for audience in AUDIENCES {
        let proof = proof(authority, object_id, old, audience)?;
        match send(authority, source.clone(), object_id, new, &proof).await {
            Ok(()) => return Ok(()),
            // A proof for the other audience is refused like a wrong one: nothing was changed.
            Err(failure) if is_about_the_proof(&failure) => last = failure,
            Err(failure) => return Err(failure),
        }
    }
    Err(last)
}

fn is_about_the_proof(failure: &Failure) -> bool {
    failure.class != FailureClass::RetryFast && failure.class != FailureClass::Unsettled
}

fn proof(
    authority: &Authority,
    object_id: &str,
    old: &Certificate,
    audience: &str,
) -> Result<SecretString, Failure> {
    let from = authority.now().as_second() - BACK;
    let claims = Proof {
        aud: audience,
        iss: object_id,
        nbf: from,
        exp: from + LIFE,
    };
    old.sign(Algorithm::RS256, &claims)
}

async fn send(
    authority: &Authority,
    source: Arc<dyn TokenSource>,
    object_id: &str,
    new: &Certificate,
    proof: &SecretString,
) -> Result<(), Failure> {
    let body = json!({
        "keyCredential": {
            "type": "AsymmetricX509Cert",
            "usage": "Verify",
            "key": STANDARD.encode(new.der()),
        },
        "passwordCredential": null,
        "proof": proof.expose_secret(),
    });
    let path = format!("/applications/{}/addKey", encode_segment(object_id));
    let graph = graph_as(authority, source);
    let replies = graph.write_many(vec![Request::post(path, body)]).await;
    let Some(reply) = replies.into_iter().next() else {
        return Err(internal("the renewal was not sent"));
    };
    let reply = reply.map_err(|lost| lost.failure())?;
    if reply.is_success() {
        Ok(())
    } else {
        Err(reply.failure(Doing::Read))
    }
}
