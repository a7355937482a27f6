//! Certificates as they are uploaded: what the portal shows of them, and the key that verifies signatures.

use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, RSA_PSS_2048_8192_SHA256, UnparsedPublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::der::{self, Reader};
use crate::hash::{sha1, sha256, thumbprint};
use crate::world::Certificate;

/// 1.2.840.113549.1.1.1
const RSA_ENCRYPTION: [u8; 9] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];

/// How a signature was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Signing {
    /// PS256.
    Pss,
    /// RS256.
    Pkcs1,
}

struct Parts<'d> {
    not_before: Timestamp,
    not_after: Timestamp,
    /// `RSAPublicKey` in DER.
    key: &'d [u8],
}

/// Reads a certificate in DER, base64 of DER, or PEM; the words of a refusal are for a person.
pub(crate) fn read(bytes: &[u8], key_id: String, name: &str) -> Result<Certificate, &'static str> {
    let der = der_of(bytes).ok_or("The certificate is neither PEM nor DER")?;
    let parts = parts(&der).ok_or("The certificate is not an X.509 certificate with an RSA key")?;
    if modulus_bits(parts.key).is_none_or(|bits| bits < 2_048) {
        return Err("The certificate's RSA key is shorter than 2048 bits");
    }
    Ok(Certificate {
        key_id,
        display_name: name.to_owned(),
        thumbprint: thumbprint(&der),
        x5t: sha1(&der),
        x5t_s256: sha256(&der),
        not_before: parts.not_before,
        not_after: parts.not_after,
        der: STANDARD.encode(&der),
    })
}

/// Whether `signature` over `message` was made with the key of this certificate.
pub(crate) fn verify(certificate: &Certificate, signing: Signing, message: &[u8], signature: &[u8]) -> bool {
    let Ok(der) = STANDARD.decode(&certificate.der) else {
        return false;
    };
    let Some(parts) = parts(&der) else { return false };
    let algorithm = match signing {
        Signing::Pss => &RSA_PSS_2048_8192_SHA256,
        Signing::Pkcs1 => &RSA_PKCS1_2048_8192_SHA256,
    };
    UnparsedPublicKey::new(algorithm, parts.key)
        .verify(message, signature)
        .is_ok()
}

fn der_of(bytes: &[u8]) -> Option<Vec<u8>> {
    if bytes.first() == Some(&der::SEQUENCE) {
        return Some(bytes.to_vec());
    }
    let text = std::str::from_utf8(bytes).ok()?;
    let inner = match text.split_once("-----BEGIN CERTIFICATE-----") {
        Some((_, rest)) => rest.split_once("-----END CERTIFICATE-----")?.0,
        None => text,
    };
    let bare: String = inner.chars().filter(|c| !c.is_whitespace()).collect();
    STANDARD.decode(bare).ok().filter(|der| !der.is_empty())
}

/// The fields of RFC 5280 section 4.1 that are needed.
fn parts(der: &[u8]) -> Option<Parts<'_>> {
    const VERSION: u8 = 0xa0;
    let mut certificate = Reader::new(der).sequence()?.sequence()?;
    let mut item = certificate.next()?;
    if item.tag == VERSION {
        item = certificate.next()?;
    }
    if item.tag != der::INTEGER {
        return None;
    }
    certificate.sequence()?;
    certificate.sequence()?;
    let mut validity = certificate.sequence()?;
    let (not_before, not_after) = (time(&mut validity)?, time(&mut validity)?);
    certificate.sequence()?;
    let mut public = certificate.sequence()?;
    let algorithm = public.sequence()?.expect(der::OBJECT_ID)?;
    let key = public.expect(der::BIT_STRING)?.content.strip_prefix(&[0])?;
    (algorithm.content == RSA_ENCRYPTION).then_some(Parts {
        not_before,
        not_after,
        key,
    })
}

fn time(reader: &mut Reader<'_>) -> Option<Timestamp> {
    let item = reader.next()?;
    let text = std::str::from_utf8(item.content).ok()?.strip_suffix('Z')?;
    let full = match item.tag {
        // RFC 5280: years from 50 on are of the last century.
        der::UTC_TIME if text.get(..2)? >= "50" => format!("19{text}"),
        der::UTC_TIME => format!("20{text}"),
        der::GENERALIZED_TIME => text.to_owned(),
        _ => return None,
    };
    let moment = DateTime::strptime("%Y%m%d%H%M%S", &full).ok()?;
    moment.to_zoned(TimeZone::UTC).ok().map(|z| z.timestamp())
}

/// Modulus and exponent of an `RSAPublicKey`.
pub(super) fn modulus_and_exponent(key: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut fields = Reader::new(key).sequence()?;
    let modulus = der::unsigned(fields.expect(der::INTEGER)?.content);
    let exponent = der::unsigned(fields.expect(der::INTEGER)?.content);
    fields.is_empty().then_some((modulus, exponent))
}

fn modulus_bits(key: &[u8]) -> Option<usize> {
    let (modulus, _) = modulus_and_exponent(key)?;
    let unused = usize::try_from(modulus.first()?.leading_zeros()).ok()?;
    Some(modulus.len() * 8 - unused)
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use proptest::prelude::*;

    use super::read;

    #[test]
    fn pem_der_and_base64_are_the_same_certificate() {
        let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_RSA_SHA256).unwrap();
        let mut params = rcgen::CertificateParams::new(Vec::<String>::new()).unwrap();
        params.not_before = rcgen::date_time_ymd(1999, 12, 31);
        params.not_after = rcgen::date_time_ymd(2060, 1, 2);
        let made = params.self_signed(&key).unwrap();
        let from = |bytes: &[u8]| read(bytes, "k".to_owned(), "n").unwrap();
        let one = from(made.der());
        assert_eq!(one, from(made.pem().as_bytes()));
        assert_eq!(one, from(STANDARD.encode(made.der()).as_bytes()));
        assert_eq!(one.not_before.to_string(), "1999-12-31T00:00:00Z");
        assert_eq!(one.not_after.to_string(), "2060-01-02T00:00:00Z");
        assert_eq!(one.thumbprint.len(), 40);
    }

    #[test]
    fn keys_of_another_kind_and_rubbish_are_refused() {
        let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).unwrap();
        let params = rcgen::CertificateParams::new(Vec::<String>::new()).unwrap();
        let made = params.self_signed(&key).unwrap();
        assert!(read(made.der(), String::new(), "").is_err());
        for rubbish in ["", "-----BEGIN CERTIFICATE-----", "0", "MAA="] {
            assert!(read(rubbish.as_bytes(), String::new(), "").is_err(), "{rubbish}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_break_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let mut bytes = bytes;
            bytes.insert(0, 0x30);
            prop_assert!(read(&bytes, String::new(), "").is_err());
        }
    }
}
