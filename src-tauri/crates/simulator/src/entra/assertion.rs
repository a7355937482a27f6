//! Client assertions: a JWT signed with the key of a certificate that was uploaded to the application ("Certificate
//! credentials for application authentication"). Nothing is taken on trust: signature, names, times, reuse.

use serde_json::Value;

use super::certificate::{Signing, verify};
use super::clients::application;
use super::error::Refusal;
use crate::hash::from_base64url;
use crate::knobs::AssertionErrors;
use crate::state::State;
use crate::world::{Application, Certificate};

/// A JWT taken apart; nothing is verified yet.
#[derive(Debug)]
pub(crate) struct Jwt<'t> {
    message: &'t str,
    signature: Vec<u8>,
    header: Value,
    pub claims: Value,
}

impl<'t> Jwt<'t> {
    pub(crate) fn parse(text: &'t str) -> Option<Self> {
        let (message, signature) = text.rsplit_once('.')?;
        let (header, claims) = message.split_once('.')?;
        let json = |part: &str| -> Option<Value> {
            serde_json::from_slice(&from_base64url(part)?)
                .ok()
                .filter(Value::is_object)
        };
        Some(Self {
            message,
            signature: from_base64url(signature)?,
            header: json(header)?,
            claims: json(claims)?,
        })
    }

    fn signing(&self) -> Option<Signing> {
        match self.header["alg"].as_str() {
            Some("PS256") => Some(Signing::Pss),
            Some("RS256") => Some(Signing::Pkcs1),
            _ => None,
        }
    }

    /// The certificate the header names.
    fn certificate<'a>(&self, application: &'a Application, sha1_too: bool) -> Option<&'a Certificate> {
        let strong = self.header["x5t#S256"].as_str();
        let weak = self.header["x5t"].as_str().filter(|_| sha1_too);
        application.certificates.iter().find(|c| match strong {
            Some(name) => c.x5t_s256 == name,
            None => weak.is_some_and(|name| c.x5t == name),
        })
    }

    /// Why this is not signed by a certificate of `application` that is valid at `now` (Unix seconds).
    pub(crate) fn check_signature(
        &self,
        application: &Application,
        sha1_too: bool,
        now: i64,
    ) -> Result<(), String> {
        let named = self.header["x5t#S256"]
            .as_str()
            .or(self.header["x5t"].as_str())
            .unwrap_or_default();
        let failed =
            |reason: &str| format!("[Reason - {reason}, Thumbprint of key used by client: '{named}']");
        let signing = self
            .signing()
            .ok_or_else(|| failed("The algorithm is not supported."))?;
        let certificate = self
            .certificate(application, sha1_too)
            .ok_or_else(|| failed("The key was not found."))?;
        if now >= certificate.not_after.as_second() {
            return Err(failed("The key used is expired."));
        }
        if now < certificate.not_before.as_second() {
            return Err(failed("The key used is not valid yet."));
        }
        if !verify(certificate, signing, self.message.as_bytes(), &self.signature) {
            return Err(failed(
                "The key was found, but use of the key to verify the signature failed.",
            ));
        }
        Ok(())
    }

    pub(crate) fn claim(&self, name: &str) -> Option<&str> {
        self.claims[name].as_str()
    }

    pub(crate) fn seconds(&self, name: &str) -> Option<i64> {
        self.claims[name].as_i64()
    }
}

/// Whether the assertion proves that `client_id` asks the token endpoint of `tenant`.
pub(super) fn check(
    state: &mut State,
    client_id: &str,
    text: &str,
    tenant: &str,
    origin: &str,
) -> Result<(), Refusal> {
    let jwt = Jwt::parse(text).ok_or_else(|| Refusal::of(50_027))?;
    let now = super::now(state).as_second();
    let application = application(state, client_id)?;
    jwt.check_signature(application, state.knobs.assertion_x5t, now)
        .map_err(|reason| {
            Refusal::of(700_027).saying(format!(
                "Client assertion contains an invalid signature. {reason}"
            ))
        })?;
    let own = state.knobs.assertion_errors == AssertionErrors::Own;
    let wrong = |code: u32, message: String| Refusal::of(if own { code } else { 50_012 }).saying(message);
    let is_client = |name: &str| jwt.claim(name).is_some_and(|v| v.eq_ignore_ascii_case(client_id));
    if !is_client("iss") || !is_client("sub") {
        return Err(wrong(
            700_021,
            "Client assertion application identifier doesn't match 'client_id' parameter.".to_owned(),
        ));
    }
    let id = &state.world.identity;
    let ours = [tenant, &id.tenant_id, &id.domain].into_iter().any(|name| {
        [
            format!("{origin}/{name}/oauth2/v2.0/token"),
            format!("{origin}/{name}/v2.0"),
        ]
        .iter()
        .any(|a| jwt.claim("aud").is_some_and(|aud| aud.eq_ignore_ascii_case(a)))
    });
    if !ours {
        let aud = jwt.claim("aud").unwrap_or_default();
        return Err(wrong(
            700_023,
            format!("Client assertion audience claim does not match Realm issuer: '{aud}'."),
        ));
    }
    check_times(state, &jwt, now).map_err(|message| wrong(700_024, message))?;
    once(state, client_id, &jwt, now)
}

fn check_times(state: &State, jwt: &Jwt<'_>, now: i64) -> Result<(), String> {
    let skew = i64::try_from(state.knobs.assertion_skew_seconds).unwrap_or(i64::MAX / 4);
    let (from, until) = (jwt.seconds("nbf").unwrap_or(now), jwt.seconds("exp"));
    match until {
        Some(until) if until > now - skew && from <= now + skew => Ok(()),
        _ => Err(format!(
            "Client assertion is not within its valid time range. Current time: {now}, assertion valid from {from} until {}.",
            until.map_or("(missing)".to_owned(), |u| u.to_string())
        )),
    }
}

fn once(state: &mut State, client_id: &str, jwt: &Jwt<'_>, now: i64) -> Result<(), Refusal> {
    let Some(jti) = jwt.claim("jti") else {
        return Err(Refusal::of(50_012).saying("Client assertion must contain the claim 'jti'."));
    };
    let used = &mut state.entra.assertions;
    used.retain(|_, until| *until > now);
    let until = jwt.seconds("exp").unwrap_or(now).saturating_add(3_600);
    let again = used.insert(format!("{client_id} {jti}"), until).is_some();
    if again && state.knobs.assertion_once {
        return Err(Refusal::of(50_012).saying(format!("Client assertion '{jti}' has been used before.")));
    }
    Ok(())
}
