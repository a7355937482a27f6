//! The certificate by which Voice Sync is itself: made on this computer, or issued by the company's own CA.
//!
//! The private key leaves this type only as the text for the vault. What is exported (`.cer`, PEM, thumbprints) is
//! public. Deliberately not here: the vault, and uploading.

mod pem;

use super::internal;
use aws_lc_rs::{
    digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest},
    encoding::{AsDer, Pkcs8V1Der},
    signature::KeyPair as _,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use rcgen::{
    CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, KeyPair, KeyUsagePurpose,
    PKCS_RSA_SHA256, RsaKeySize,
};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use std::fmt;
use sync_core::{
    error_code::ErrorCode,
    failure::{Failure, FailureClass},
};
use x509_parser::prelude::{FromDer, X509Certificate};

/// Years that a certificate made here is good for; it is renewed long before.
pub const DEFAULT_YEARS: u8 = 2;
/// The most that is accepted: a stolen key must end some day.
pub const LONGEST_YEARS: u8 = 5;
/// How the names of certificates begin that are made here.
const MADE_HERE: &str = "Voice Sync on ";
/// Bits of a key below which Entra's own policies warn.
const SMALLEST_KEY: usize = 2048;
/// X.520 `ub-common-name` and `ub-organization-name`.
const LONGEST_NAME: usize = 64;
/// The start is a little in the past: the tenant's clock may be behind this computer's.
const BACKDATED_HOURS: i64 = 1;

/// What the certificate is called, so that an admin knows it again in the portal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// This computer's name.
    pub computer: String,
    /// The connection's name.
    pub connection: String,
}

/// A certificate with its private key.
pub struct Certificate {
    der: Vec<u8>,
    key_pem: SecretString,
    subject: String,
    imported: bool,
    not_before: Timestamp,
    not_after: Timestamp,
    bits: usize,
}

impl Certificate {
    /// A new RSA 3072 key and a self-signed certificate for it. It takes up to seconds: call it off the async threads.
    ///
    /// # Errors
    /// `CertificateInvalid` for a number of years out of range.
    pub fn create(subject: &Subject, years: u8, now: Timestamp) -> Result<Self, Failure> {
        if years == 0 || years > LONGEST_YEARS {
            return Err(invalid(format!("choose 1 to {LONGEST_YEARS} years")));
        }
        let key = KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_3072)
            .map_err(|_| internal("no key could be made"))?;
        // `rcgen` speaks `time`; its values are made from a date here, so that jiff stays the one time library.
        let moment = |at: Timestamp| -> Result<_, Failure> {
            let (year, month, day, seconds) = date_of(at)?;
            Ok(rcgen::date_time_ymd(year, month, day) + std::time::Duration::from_secs(seconds))
        };
        let mut params = CertificateParams::default();
        params.not_before = moment(now - BACKDATED_HOURS.hours())?;
        params.not_after = moment(years_after(now, years)?)?;
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(
            DnType::CommonName,
            name(&format!("{MADE_HERE}{}", subject.computer)),
        );
        params
            .distinguished_name
            .push(DnType::OrganizationalUnitName, name(&subject.connection));
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        let made = params
            .self_signed(&key)
            .map_err(|_| internal("no certificate could be made"))?;
        Self::of(made.der().to_vec(), pem::private_key(key.serialized_der()))
    }

    /// A certificate of the company's CA with its private key. `certificate_pem` may hold the chain too: the one that
    /// belongs to the key is taken.
    ///
    /// # Errors
    /// `CertificateInvalid`, saying what does not fit.
    pub fn import(certificate_pem: &str, key_pem: &SecretString, now: Timestamp) -> Result<Self, Failure> {
        let key = pem::read_private_key(key_pem)?;
        let public = key.public_key().as_ref().to_vec();
        let chain = pem::certificates(certificate_pem)?;
        let der = chain
            .into_iter()
            .find(|der| parsed(der).is_ok_and(|found| found.public_key().subject_public_key.data == public))
            .ok_or_else(|| invalid("the private key does not belong to the certificate"))?;
        let pkcs8: Pkcs8V1Der<'static> = key
            .as_der()
            .map_err(|_| invalid("the private key cannot be used"))?;
        let imported = Self::of(der, pem::private_key(pkcs8.as_ref()))?;
        if imported.not_after <= now {
            return Err(invalid(format!("it expired on {}", imported.not_after)));
        }
        if imported.not_before > now {
            return Err(invalid(format!("it is not valid before {}", imported.not_before)));
        }
        if imported.bits < SMALLEST_KEY {
            let bits = imported.bits;
            return Err(invalid(format!(
                "its key has {bits} bits; {SMALLEST_KEY} are the least"
            )));
        }
        Ok(imported)
    }

    /// What the vault kept ([`Certificate::to_vault`]), expired or not.
    ///
    /// # Errors
    /// `CertificateInvalid` where it is not that.
    pub fn from_vault(kept: &SecretString) -> Result<Self, Failure> {
        let certificates = pem::certificates(kept.expose_secret())?;
        let Some(der) = certificates.into_iter().next() else {
            return Err(invalid("the vault holds no certificate"));
        };
        let key = pem::read_private_key(kept)?;
        let pkcs8: Pkcs8V1Der<'static> = key
            .as_der()
            .map_err(|_| invalid("the private key cannot be used"))?;
        Self::of(der, pem::private_key(pkcs8.as_ref()))
    }

    /// Certificate and private key as PEM, for the vault and nobody else.
    pub fn to_vault(&self) -> SecretString {
        format!("{}{}", self.pem(), self.key_pem.expose_secret()).into()
    }

    fn of(der: Vec<u8>, key_pem: SecretString) -> Result<Self, Failure> {
        let bits = pem::read_private_key(&key_pem)?.public_modulus_len() * 8;
        let (subject, imported, not_before, not_after) = {
            let found = parsed(&der)?;
            let time = |time: x509_parser::time::ASN1Time| {
                Timestamp::from_second(time.timestamp()).map_err(|_| invalid("its dates are out of range"))
            };
            (
                found.subject().to_string(),
                found.subject() != found.issuer() || !found.subject().to_string().contains(MADE_HERE),
                time(found.validity().not_before)?,
                time(found.validity().not_after)?,
            )
        };
        Ok(Self {
            der,
            key_pem,
            subject,
            imported,
            not_before,
            not_after,
            bits,
        })
    }

    /// The `.cer` file: DER, without the private key.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The certificate as PEM, without the private key.
    pub fn pem(&self) -> String {
        pem::write("CERTIFICATE", &self.der)
    }

    /// Its subject, such as `OU=contoso, CN=Voice Sync on DESK-7`.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// From when it is good.
    pub fn not_before(&self) -> Timestamp {
        self.not_before
    }

    /// Until when it is good.
    pub fn not_after(&self) -> Timestamp {
        self.not_after
    }

    /// Bits of its key.
    pub fn bits(&self) -> usize {
        self.bits
    }

    /// Whether it was not made by [`Certificate::create`].
    pub fn is_imported(&self) -> bool {
        self.imported
    }

    /// The thumbprint that the portal shows: SHA-1, upper-case hexadecimal. Only a name, nothing is proved by it.
    pub fn thumbprint_sha1(&self) -> String {
        hex(digest(&SHA1_FOR_LEGACY_USE_ONLY, &self.der).as_ref())
    }

    /// SHA-256, upper-case hexadecimal.
    pub fn thumbprint_sha256(&self) -> String {
        hex(digest(&SHA256, &self.der).as_ref())
    }

    /// A JWT signed with the private key, which names the certificate by `x5t#S256`.
    pub(crate) fn sign<T: Serialize>(
        &self,
        algorithm: Algorithm,
        claims: &T,
    ) -> Result<SecretString, Failure> {
        let key = EncodingKey::from_rsa_pem(self.key_pem.expose_secret().as_bytes())
            .map_err(|_| invalid("the private key cannot be used"))?;
        let mut header = Header::new(algorithm);
        header.x5t_s256 = Some(URL_SAFE_NO_PAD.encode(digest(&SHA256, &self.der)));
        let signed = jsonwebtoken::encode(&header, claims, &key);
        signed
            .map(SecretString::from)
            .map_err(|_| internal("nothing could be signed with the private key"))
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificate")
            .field("subject", &self.subject)
            .field("thumbprint_sha256", &self.thumbprint_sha256())
            .field("not_after", &self.not_after)
            .finish_non_exhaustive()
    }
}

fn invalid(detail: impl Into<String>) -> Failure {
    Failure::new(ErrorCode::CertificateInvalid, FailureClass::NeedsAdmin, detail)
}

fn parsed(der: &[u8]) -> Result<X509Certificate<'_>, Failure> {
    let (_, found) = X509Certificate::from_der(der).map_err(|_| invalid("it is not an X.509 certificate"))?;
    Ok(found)
}

/// A name of X.520: short, and without what would break a line of the portal.
fn name(text: &str) -> String {
    let text: String = text
        .chars()
        .filter(|c| !c.is_control())
        .take(LONGEST_NAME)
        .collect();
    text.trim().to_owned()
}

fn years_after(now: Timestamp, years: u8) -> Result<Timestamp, Failure> {
    let end = now.to_zoned(TimeZone::UTC).checked_add(i64::from(years).years());
    end.map(|end| end.timestamp())
        .map_err(|_| internal("the clock of this computer is out of range"))
}

/// Year, month, day and the seconds since midnight.
fn date_of(at: Timestamp) -> Result<(i32, u8, u8, u64), Failure> {
    let utc = at.to_zoned(TimeZone::UTC);
    let part =
        |value: i8| u8::try_from(value).map_err(|_| internal("the clock of this computer is out of range"));
    let seconds = i64::from(utc.hour()) * 3_600 + i64::from(utc.minute()) * 60 + i64::from(utc.second());
    Ok((
        i32::from(utc.year()),
        part(utc.month())?,
        part(utc.day())?,
        seconds.unsigned_abs(),
    ))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

#[cfg(test)]
mod tests;
