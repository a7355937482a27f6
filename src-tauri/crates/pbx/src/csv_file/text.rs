//! From bytes to text: UTF-8 with or without a byte order mark, or UTF-16 with one. Nothing is guessed.

use std::borrow::Cow;

use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE};

const ADVICE: &str = "Save it as \"CSV UTF-8\"";

/// The text of the file, without its byte order mark.
pub(super) fn decode(bytes: &[u8]) -> Result<String, String> {
    let (encoding, mark) = encoding_rs::Encoding::for_bom(bytes).unwrap_or((UTF_8, 0));
    let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..]);
    let Some(text) = text.map(Cow::into_owned) else {
        let wanted = if encoding == UTF_16LE || encoding == UTF_16BE {
            "UTF-16"
        } else {
            "UTF-8"
        };
        let line = first_bad_line(bytes);
        return Err(format!("line {line}: the file is not {wanted} text. {ADVICE}"));
    };
    if text.contains('\0') {
        return Err(format!(
            "the file has zero bytes, as UTF-16 text or a workbook has. {ADVICE}"
        ));
    }
    Ok(text)
}

fn first_bad_line(bytes: &[u8]) -> usize {
    let good = match std::str::from_utf8(bytes) {
        Ok(_) => bytes.len(),
        Err(e) => e.valid_up_to(),
    };
    1 + bytes[..good].iter().filter(|&&byte| byte == b'\n').count()
}
