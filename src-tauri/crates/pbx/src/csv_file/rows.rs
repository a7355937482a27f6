//! From text to users: each mistake with its line, and any mistake refuses the file.

use std::collections::HashMap;

use csv::StringRecord;
use sync_core::id::PbxUserId;
use sync_core::number::PhoneNumber;
use sync_core::user::{Extension, ExtensionKind, Known, LineNumber, PbxStatus, PbxUser, Site};

use super::columns::{ColumnMapping, Columns};

const MOST_ROWS: usize = 200_000;
const MOST_NAMED: usize = 20;
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// The header's names and the delimiter: the one that stands most often outside quotes in the first line.
pub(super) fn header(text: &str) -> Result<(Vec<String>, u8), String> {
    let mut counts = [0_usize; 3];
    let mut quoted = false;
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if !quoted => counts
                .iter_mut()
                .zip(DELIMITERS)
                .for_each(|(n, d)| *n += usize::from(byte == d)),
            _ => {}
        }
    }
    let best = (0..3)
        .rev()
        .max_by_key(|&at| counts[at])
        .filter(|&at| counts[at] > 0);
    let Some(best) = best else {
        return Err("line 1 is no header of columns divided by comma, semicolon or tab".to_owned());
    };
    let delimiter = DELIMITERS[best];
    let mut reader = reader(text, delimiter);
    let names = reader.headers().map_err(|e| format!("line 1: {e}"))?;
    Ok((
        names.iter().map(|name| name.trim().to_owned()).collect(),
        delimiter,
    ))
}

/// All users of the file, in its order.
pub(super) fn read(text: &str, mapping: Option<&ColumnMapping>) -> Result<Vec<PbxUser>, String> {
    let (names, delimiter) = header(text)?;
    let mapping = match mapping {
        Some(mapping) => mapping.clone(),
        None => ColumnMapping::guess(&names)?,
    };
    let columns = mapping.locate(&names)?;
    let mut sheet = Sheet::default();
    for record in reader(text, delimiter).records() {
        match record {
            Ok(record) => sheet.add(line_of(text, record.position()), &record, &columns),
            Err(e) => {
                sheet.wrong(line_of(text, e.position()), column_count(&e));
            }
        }
        if sheet.users.len() > MOST_ROWS {
            return Err(format!("the file has more than {MOST_ROWS} rows"));
        }
    }
    sheet.finish()
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .from_reader(text.as_bytes())
}

/// The csv crate's place of a record is before the blank lines that it skipped.
fn line_of(text: &str, place: Option<&csv::Position>) -> u64 {
    let Some(place) = place else { return 0 };
    let rest = usize::try_from(place.byte())
        .ok()
        .and_then(|at| text.as_bytes().get(at..))
        .unwrap_or_default();
    let skipped = rest
        .iter()
        .take_while(|&&byte| byte == b'\n' || byte == b'\r')
        .filter(|&&byte| byte == b'\n');
    place.line() + u64::try_from(skipped.count()).unwrap_or(0)
}

fn column_count(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths {
            expected_len, len, ..
        } => {
            format!("it has {len} columns where the header has {expected_len}")
        }
        _ => "it is not a readable CSV line".to_owned(),
    }
}

/// What was read so far, and what is wrong with it.
#[derive(Default)]
struct Sheet {
    users: Vec<PbxUser>,
    keys: HashMap<String, u64>,
    numbers: HashMap<String, u64>,
    mistakes: Vec<(u64, String)>,
}

impl Sheet {
    fn add(&mut self, line: u64, record: &StringRecord, columns: &Columns) {
        if record.iter().all(|cell| cell.trim().is_empty()) {
            return;
        }
        match user(record, columns) {
            Ok(user) => {
                self.claim(line, &user);
                self.users.push(user);
            }
            Err(mistake) => self.wrong(line, mistake),
        }
    }

    fn claim(&mut self, line: u64, user: &PbxUser) {
        if let Some(&first) = self.keys.get(user.id.as_str()) {
            self.wrong(line, format!("the same person as line {first}"));
        }
        self.keys.entry(user.id.as_str().to_owned()).or_insert(line);
        let Some(number) = number_of(user) else { return };
        if let Some(&first) = self.numbers.get(number) {
            self.wrong(line, format!("the same number as line {first}"));
        }
        self.numbers.entry(number.to_owned()).or_insert(line);
    }

    fn wrong(&mut self, line: u64, mistake: String) {
        self.mistakes.push((line, mistake));
    }

    fn finish(mut self) -> Result<Vec<PbxUser>, String> {
        if self.mistakes.is_empty() {
            return Ok(self.users);
        }
        self.mistakes.sort();
        let more = self.mistakes.len().saturating_sub(MOST_NAMED);
        let named = self
            .mistakes
            .iter()
            .take(MOST_NAMED)
            .map(|(line, what)| format!("line {line}: {what}"));
        let mut text = named.collect::<Vec<_>>().join("; ");
        if more > 0 {
            text.push_str(&format!("; and {more} more"));
        }
        Err(text)
    }
}

fn number_of(user: &PbxUser) -> Option<&str> {
    user.extensions.as_option()?.first()?.primary_number.as_deref()
}

fn user(record: &StringRecord, columns: &Columns) -> Result<PbxUser, String> {
    let cell = |at: Option<usize>| {
        let text = at.and_then(|at| record.get(at)).map(str::trim)?;
        (!text.is_empty()).then(|| text.to_owned())
    };
    let Some(key) = cell(Some(columns.key)) else {
        return Err("the sign-in name is empty".to_owned());
    };
    let names: Vec<String> = [cell(columns.first_name), cell(columns.last_name)]
        .into_iter()
        .flatten()
        .collect();
    let full_name = (!names.is_empty()).then(|| names.join(" "));
    Ok(PbxUser {
        id: PbxUserId::new(key.to_lowercase()),
        customer: None,
        display_name: cell(columns.display_name)
            .or(full_name)
            .unwrap_or_else(|| key.clone()),
        primary_email: cell(columns.email),
        sso_federation_id: None,
        status: status(columns.active.is_some(), cell(columns.active))?,
        site: cell(columns.site).map(|name| Site {
            id: name.clone(),
            name,
        }),
        country: country(cell(columns.country))?,
        extensions: Known::Known(vec![extension(columns, cell)?]),
        user_name: Some(key),
    })
}

fn extension(columns: &Columns, cell: impl Fn(Option<usize>) -> Option<String>) -> Result<Extension, String> {
    let short_number = cell(columns.extension);
    if short_number
        .as_ref()
        .is_some_and(|text| !text.bytes().all(|byte| byte.is_ascii_digit()))
    {
        return Err("the extension is not made of digits".to_owned());
    }
    let primary_number = cell(columns.number).map(|text| e164(&text)).transpose()?;
    let line = |number: &String| LineNumber {
        number: number.clone(),
        primary: true,
        porting_to: None,
    };
    Ok(Extension {
        id: None,
        kind: ExtensionKind::Uc,
        short_number,
        teams_enabled: match columns.teams {
            None => Known::Known(true),
            Some(_) => teams_flag(cell(columns.teams))?,
        },
        numbers: match columns.number {
            Some(_) => Known::Known(primary_number.iter().map(line).collect()),
            None => Known::Unknown,
        },
        primary_number,
    })
}

/// Blanks and hyphens are dropped; the plus is required, because spreadsheets drop it together with leading
/// zeros and what is left may be somebody else's number.
fn e164(text: &str) -> Result<String, String> {
    let compact: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    if !compact.starts_with('+') {
        return Err("the number must begin with + and the country code, such as +441134960001".to_owned());
    }
    match PhoneNumber::parse(&compact) {
        Ok(number) => Ok(number.as_str().to_owned()),
        Err(problem) => Err(format!("the number cannot be used: {problem}")),
    }
}

fn teams_flag(cell: Option<String>) -> Result<Known<bool>, String> {
    let Some(text) = cell else {
        return Ok(Known::Unknown);
    };
    match text.to_lowercase().as_str() {
        "yes" | "y" | "true" | "1" | "x" | "on" | "enabled" => Ok(Known::Known(true)),
        "no" | "n" | "false" | "0" | "off" | "disabled" => Ok(Known::Known(false)),
        _ => Err("the Teams column says neither yes nor no".to_owned()),
    }
}

fn status(mapped: bool, cell: Option<String>) -> Result<PbxStatus, String> {
    let Some(text) = cell else {
        return Ok(if mapped {
            PbxStatus::Unknown
        } else {
            PbxStatus::Active
        });
    };
    match text.to_lowercase().as_str() {
        "active" | "yes" | "y" | "true" | "1" | "enabled" => Ok(PbxStatus::Active),
        "inactive" | "no" | "n" | "false" | "0" | "disabled" => Ok(PbxStatus::Inactive),
        _ => Err("the status says neither active nor inactive".to_owned()),
    }
}

fn country(cell: Option<String>) -> Result<Option<String>, String> {
    let Some(text) = cell else { return Ok(None) };
    let code = text.to_ascii_uppercase();
    match code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase()) {
        true => Ok(Some(code)),
        false => Err("the country is not a two-letter code, such as GB".to_owned()),
    }
}

#[cfg(test)]
mod tests;
