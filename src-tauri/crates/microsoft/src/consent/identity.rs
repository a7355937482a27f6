//! Who signed in, by the id token.
//!
//! Its claims are taken only from the answer of the token endpoint, which came over TLS from the login host itself;
//! for that case OpenID Connect Core 3.1.3.7 (6) lets TLS stand in for the signature. Access tokens are never read.

use super::authority::Authority;
use crate::told::unreadable;
use jsonwebtoken::dangerous::insecure_decode_claims;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use subtle::ConstantTimeEq;
use sync_core::{
    failure::Failure,
    id::{EntraId, TenantId},
};

/// How far two clocks may be apart, in seconds.
const SKEW: i64 = 300;
/// The longest name that is kept, in characters.
const LONGEST: usize = 320;

/// A Microsoft account that signed in. Its texts are outside texts: show them as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The name it signs in with.
    pub upn: String,
    /// Its display name; the sign-in name where it has none.
    pub name: String,
    /// Its object id in the tenant.
    pub oid: EntraId,
    /// The tenant that signed it in.
    pub tid: TenantId,
}

#[derive(Deserialize)]
struct Claims {
    aud: Audience,
    iss: String,
    exp: i64,
    #[serde(default)]
    nbf: Option<i64>,
    #[serde(default)]
    nonce: Option<String>,
    #[serde(default)]
    tid: Option<String>,
    #[serde(default)]
    oid: Option<String>,
    sub: String,
    #[serde(default)]
    preferred_username: Option<String>,
    #[serde(default)]
    email: Option<String>,
    #[serde(default)]
    name: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

impl Audience {
    fn is(&self, client_id: &str) -> bool {
        match self {
            Self::One(one) => one == client_id,
            // With several audiences an `azp` would have to be judged; Entra names one.
            Self::Many(many) => matches!(many.as_slice(), [only] if only == client_id),
        }
    }
}

/// The account of an id token that was just received; `nonce` where one was sent.
///
/// # Errors
/// `TenantMalformed`, with the claim that does not fit.
pub(super) fn account_of(
    id_token: Option<&SecretString>,
    authority: &Authority,
    nonce: Option<&str>,
) -> Result<Account, Failure> {
    let wrong = |what: &str| Err(unreadable(&format!("the identity token {what}"), None));
    let Some(id_token) = id_token else {
        return wrong("is missing");
    };
    let Ok(claims) = insecure_decode_claims::<Claims>(id_token.expose_secret()) else {
        return wrong("cannot be read");
    };
    if !claims.aud.is(authority.client_id()) {
        return wrong("is for another application");
    }
    let Some(issuing) = issuing_tenant(&claims.iss, authority) else {
        return wrong("is from another issuer than the login host");
    };
    if claims
        .tid
        .as_ref()
        .is_some_and(|tid| !tid.eq_ignore_ascii_case(issuing))
    {
        return wrong("names two tenants");
    }
    let now = authority.now().as_second();
    if claims.exp.saturating_add(SKEW) <= now {
        return wrong("has expired; check the clock of this computer");
    }
    if claims.nbf.is_some_and(|from| from.saturating_sub(SKEW) > now) {
        return wrong("is not valid yet; check the clock of this computer");
    }
    if let Some(nonce) = nonce {
        let answered = claims.nonce.as_deref().unwrap_or_default();
        if !bool::from(answered.as_bytes().ct_eq(nonce.as_bytes())) {
            return wrong("answers another sign-in");
        }
    }
    let tid = TenantId::new(issuing.to_ascii_lowercase());
    Ok(claims.account(tid))
}

impl Claims {
    fn account(self, tid: TenantId) -> Account {
        let oid = self.oid.unwrap_or(self.sub);
        let upn = kept(self.preferred_username.or(self.email)).unwrap_or_else(|| oid.clone());
        Account {
            name: kept(self.name).unwrap_or_else(|| upn.clone()),
            upn,
            oid: EntraId::new(oid.to_ascii_lowercase()),
            tid,
        }
    }
}

/// `{login}/{tenant}/v2.0`, without a template or a tenant that is more than one segment.
fn issuing_tenant<'a>(iss: &'a str, authority: &Authority) -> Option<&'a str> {
    let rest = iss
        .strip_prefix(&authority.login().to_string())?
        .strip_prefix('/')?;
    let tenant = rest
        .strip_suffix("/v2.0")
        .or_else(|| rest.strip_suffix("/v2.0/"))?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "-.".contains(c);
    (!tenant.is_empty() && tenant.chars().all(plain)).then_some(tenant)
}

fn kept(text: Option<String>) -> Option<String> {
    let text: String = text?.chars().filter(|c| !c.is_control()).take(LONGEST).collect();
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests;
