//! PEM in and out.

use super::invalid;
use aws_lc_rs::rsa::KeyPair;
use base64::{Engine, engine::general_purpose::STANDARD};
use secrecy::{ExposeSecret, SecretString};
use sync_core::failure::Failure;
use x509_parser::pem::Pem;
use zeroize::Zeroize;

/// A chain and a key are a few kilobytes.
const LARGEST: usize = 256 * 1024;
const LINE: usize = 64;

/// One PEM block.
pub(super) fn write(label: &str, der: &[u8]) -> String {
    let mut body = STANDARD.encode(der);
    let mut text = format!("-----BEGIN {label}-----\n");
    text.reserve(body.len() + body.len() / LINE + label.len() + 32);
    for line in body.as_bytes().chunks(LINE) {
        text.extend(line.iter().map(|byte| char::from(*byte)));
        text.push('\n');
    }
    body.zeroize();
    text.push_str(&format!("-----END {label}-----\n"));
    text
}

/// A private key in PKCS#8.
pub(super) fn private_key(pkcs8: &[u8]) -> SecretString {
    write("PRIVATE KEY", pkcs8).into()
}

/// All certificates of a text, in their order.
pub(super) fn certificates(text: &str) -> Result<Vec<Vec<u8>>, Failure> {
    let mut blocks = blocks(text)?;
    let mut found = Vec::new();
    for block in &mut blocks {
        if block.label == "CERTIFICATE" {
            found.push(std::mem::take(&mut block.contents));
        }
        block.contents.zeroize();
    }
    if found.is_empty() {
        return Err(invalid(
            "the file holds no certificate in PEM (BEGIN CERTIFICATE)",
        ));
    }
    Ok(found)
}

/// The RSA key of a text.
pub(super) fn read_private_key(text: &SecretString) -> Result<KeyPair, Failure> {
    let mut blocks = blocks(text.expose_secret())?;
    let key = blocks.iter().find_map(|block| match block.label.as_str() {
        "PRIVATE KEY" => Some(
            KeyPair::from_pkcs8(&block.contents)
                .map_err(|_| invalid("the private key is not an RSA key that can be used")),
        ),
        "RSA PRIVATE KEY" if !is_encrypted(text) => {
            Some(KeyPair::from_der(&block.contents).map_err(|_| invalid("the private key cannot be read")))
        }
        "ENCRYPTED PRIVATE KEY" | "RSA PRIVATE KEY" => Some(Err(invalid(
            "the private key has a password; save it without one and delete that file afterwards",
        ))),
        "EC PRIVATE KEY" => Some(Err(invalid("the private key is not an RSA key"))),
        _ => None,
    });
    blocks.iter_mut().for_each(|block| block.contents.zeroize());
    key.unwrap_or_else(|| {
        Err(invalid(
            "the file holds no private key in PEM (BEGIN PRIVATE KEY)",
        ))
    })
}

fn is_encrypted(text: &SecretString) -> bool {
    text.expose_secret().contains("Proc-Type: 4,ENCRYPTED")
}

fn blocks(text: &str) -> Result<Vec<Pem>, Failure> {
    if text.len() > LARGEST {
        return Err(invalid("the file is too large"));
    }
    Pem::iter_from_buffer(text.as_bytes())
        .collect::<Result<_, _>>()
        .map_err(|_| invalid("the file is not PEM"))
}
