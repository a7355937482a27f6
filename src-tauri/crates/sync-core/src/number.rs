//! Telephone numbers as both clouds spell them.

use compact_str::{CompactString, format_compact};
use phonenumber::metadata::DATABASE;
use serde::{Deserialize, Serialize};
use std::fmt;
use thiserror::Error;

/// An E.164 number (`+` and 7 to 15 digits), optionally with `;ext=` digits. `+N` and `+N;ext=M` are
/// two different numbers to Microsoft (Set-CsUser, LineURI).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PhoneNumber(CompactString);

/// Why a text is not a number that Microsoft accepts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberProblem {
    /// Not `+`, a country code and digits.
    #[error("it is not in international form (E.164), such as +441134960001")]
    NotE164,
    /// The country code does not exist.
    #[error("its country code does not exist")]
    UnknownCountry,
    /// The `;ext=` part is not digits.
    #[error("its extension is not made of digits")]
    BadExtension,
}

impl PhoneNumber {
    /// Reads a number as it is stored or as Microsoft prints it; `tel:` and a missing `+` are accepted,
    /// spaces and punctuation are not.
    pub fn parse(text: &str) -> Result<Self, NumberProblem> {
        let text = text.trim();
        let text = text.strip_prefix("tel:").unwrap_or(text);
        let (base, extension) = match text.split_once(";ext=") {
            Some((base, extension)) => (base, Some(extension)),
            None => (text, None),
        };
        let digits = base.strip_prefix('+').unwrap_or(base);
        let shaped = (7..=15).contains(&digits.len())
            && digits.bytes().all(|b| b.is_ascii_digit())
            && !digits.starts_with('0');
        if !shaped {
            return Err(NumberProblem::NotE164);
        }
        match extension {
            None => Ok(Self(format_compact!("+{digits}"))),
            Some(ext) if !ext.is_empty() && ext.len() <= 20 && ext.bytes().all(|b| b.is_ascii_digit()) => {
                Ok(Self(format_compact!("+{digits};ext={ext}")))
            }
            Some(_) => Err(NumberProblem::BadExtension),
        }
    }

    /// Checks that the country code exists (ITU-T E.164 assigned codes, as Google's libphonenumber lists
    /// them). Nothing more is judged: number plans change faster than our copy of them.
    pub fn check_country(&self) -> Result<(), NumberProblem> {
        let digits = self.base().trim_start_matches('+');
        let known = (1..=3).filter_map(|length| digits.get(..length)?.parse::<u16>().ok());
        let mut known = known.filter(|code| DATABASE.by_code(code).is_some());
        known.next().map(|_| ()).ok_or(NumberProblem::UnknownCountry)
    }

    /// The whole number, as it is sent to Microsoft.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number without its extension.
    pub fn base(&self) -> &str {
        self.0.split(';').next().unwrap_or(&self.0)
    }

    /// The digits after `;ext=`.
    pub fn extension(&self) -> Option<&str> {
        self.0.split_once(";ext=").map(|(_, ext)| ext)
    }
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for PhoneNumber {
    type Error = NumberProblem;

    fn try_from(text: String) -> Result<Self, NumberProblem> {
        Self::parse(&text)
    }
}

impl From<PhoneNumber> for String {
    fn from(number: PhoneNumber) -> Self {
        number.0.into_string()
    }
}

#[cfg(test)]
mod tests;
