//! From a PBX record to what matters to Teams: in scope or not, which number, which keys.
//!
//! Two records with the same projection are the same to Voice Sync: device changes, call forwarding
//! and the like do not start anything. Not here: which account the person is (`matching`), and what follows
//! from one projection after another (`change`).

use crate::{
    fingerprint::Fingerprint,
    number::{NumberProblem, PhoneNumber},
    user::{Extension, ExtensionKind, Known, PbxStatus, PbxUser, Site},
};
use serde::{Deserialize, Serialize};

/// Whether the person is Teams-enabled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// ACTIVE, with exactly one UC extension whose `msTeamsEnabled` is true.
    TeamsEnabled,
    /// ACTIVE, with several such extensions: a mistake in the PBX that is reported.
    TwoExtensions,
    /// INACTIVE.
    Inactive,
    /// ACTIVE, with UC extensions of which none is Teams-enabled.
    NotEnabled,
    /// ACTIVE, known to have no UC extension at all; may be a licence change in progress.
    NoExtension,
    /// The record does not say.
    Unknown,
}

/// Which number the person should have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WantedNumber {
    /// This one.
    Number(PhoneNumber),
    /// The PBX has a text that is no number.
    Unusable {
        /// The text.
        text: String,
        /// What is wrong with it.
        problem: NumberProblem,
    },
    /// The PBX says that there is none.
    None,
    /// The record does not say.
    Unknown,
}

/// The texts by which the account in Microsoft is looked for, trimmed, in their original case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinKeys {
    /// 8x8 `ssoFederationId`.
    pub sso_federation_id: Option<String>,
    /// 8x8 `userName`.
    pub user_name: Option<String>,
    /// 8x8 `primaryEmail`.
    pub primary_email: Option<String>,
}

/// What matters to Teams about one PBX user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Projection {
    /// Name shown to people.
    pub display_name: String,
    /// In scope or not.
    pub scope: Scope,
    /// The number.
    pub number: WantedNumber,
    /// Keys for matching.
    pub keys: JoinKeys,
    /// Site, for voice rules.
    pub site: Option<Site>,
    /// Country, for voice rules.
    pub country: Option<String>,
}

impl Scope {
    /// Whether the PBX says that the person calls in Teams; two such extensions are one too many, not none.
    pub fn is_enabled(&self) -> bool {
        match self {
            Scope::TeamsEnabled | Scope::TwoExtensions => true,
            Scope::Inactive | Scope::NotEnabled | Scope::NoExtension | Scope::Unknown => false,
        }
    }
}

impl Projection {
    /// Whether the Teams flag was set since `before` and nothing else, but for the number that goes with it.
    pub fn was_only_ticked(&self, before: &Projection) -> bool {
        let as_before = Projection {
            scope: before.scope.clone(),
            number: before.number.clone(),
            ..self.clone()
        };
        before.scope == Scope::NotEnabled && self.scope == Scope::TeamsEnabled && as_before == *before
    }
}

/// What matters to Teams about a PBX user. What the record does not say stays unknown.
pub fn project(user: &PbxUser) -> Projection {
    Projection {
        display_name: user.display_name.trim().to_owned(),
        scope: scope(user),
        number: number(user),
        keys: JoinKeys {
            sso_federation_id: said(user.sso_federation_id.as_deref()),
            user_name: said(user.user_name.as_deref()),
            primary_email: said(user.primary_email.as_deref()),
        },
        site: user.site.clone(),
        country: said(user.country.as_deref()).map(|code| code.to_ascii_uppercase()),
    }
}

fn said(text: Option<&str>) -> Option<String> {
    text.map(str::trim)
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
}

fn scope(user: &PbxUser) -> Scope {
    match user.status {
        PbxStatus::Inactive => return Scope::Inactive,
        PbxStatus::Unknown => return Scope::Unknown,
        PbxStatus::Active => {}
    }
    let Known::Known(extensions) = &user.extensions else {
        return Scope::Unknown;
    };
    match enabled(extensions).count() {
        0 => without_enabled_extension(extensions),
        1 => Scope::TeamsEnabled,
        _ => Scope::TwoExtensions,
    }
}

fn without_enabled_extension(extensions: &[Extension]) -> Scope {
    let undecided = |extension: &Extension| match extension.kind {
        ExtensionKind::Uc => extension.teams_enabled == Known::Unknown,
        ExtensionKind::Cc => false,
        ExtensionKind::Unknown => extension.teams_enabled != Known::Known(false),
    };
    let of_kind = |kind| extensions.iter().any(|extension| extension.kind == kind);
    if extensions.iter().any(undecided) {
        Scope::Unknown
    } else if of_kind(ExtensionKind::Uc) {
        Scope::NotEnabled
    } else if of_kind(ExtensionKind::Unknown) {
        Scope::Unknown
    } else {
        Scope::NoExtension
    }
}

fn enabled(extensions: &[Extension]) -> impl Iterator<Item = &Extension> {
    let ticked = |extension: &&Extension| extension.teams_enabled == Known::Known(true);
    extensions
        .iter()
        .filter(|extension| extension.kind == ExtensionKind::Uc)
        .filter(ticked)
}

/// The number of the person's line: the Teams-enabled UC extension, else the only UC extension.
fn number(user: &PbxUser) -> WantedNumber {
    let Known::Known(extensions) = &user.extensions else {
        return WantedNumber::Unknown;
    };
    let mut lines: Vec<&Extension> = enabled(extensions).collect();
    if lines.is_empty() {
        lines = extensions
            .iter()
            .filter(|extension| extension.kind == ExtensionKind::Uc)
            .collect();
    }
    match lines.as_slice() {
        [] if extensions
            .iter()
            .any(|extension| extension.kind == ExtensionKind::Unknown) =>
        {
            WantedNumber::Unknown
        }
        [] => WantedNumber::None,
        [line] => line_number(line),
        _ => WantedNumber::Unknown,
    }
}

/// `primaryPhoneNumber`, else the `primary` entry, else the only entry.
fn line_number(line: &Extension) -> WantedNumber {
    if let Some(text) = said(line.primary_number.as_deref()) {
        return judged(text);
    }
    let Known::Known(numbers) = &line.numbers else {
        return WantedNumber::Unknown;
    };
    let mut primary = numbers.iter().filter(|entry| entry.primary);
    let entry = match (primary.next(), primary.next(), numbers.as_slice()) {
        (None, _, []) => return WantedNumber::None,
        (Some(entry), None, _) => entry,
        (None, _, [entry]) => entry,
        (Some(_), Some(_), _) | (None, _, _) => return WantedNumber::Unknown,
    };
    said(Some(&entry.number)).map_or(WantedNumber::Unknown, judged)
}

/// A number without `+` is not guessed at: a national number would become another country's.
fn judged(text: String) -> WantedNumber {
    let international = text.trim_start_matches("tel:").starts_with('+');
    let number = if international {
        PhoneNumber::parse(&text)
    } else {
        Err(NumberProblem::NotE164)
    };
    match number.and_then(|number| number.check_country().map(|()| number)) {
        Ok(number) => WantedNumber::Number(number),
        Err(problem) => WantedNumber::Unusable { text, problem },
    }
}

impl Projection {
    /// The digest by which two reads are compared.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(self)
    }
}

#[cfg(test)]
mod tests;
