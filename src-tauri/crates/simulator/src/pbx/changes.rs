//! What an admin does in the phone system's own console, with the audit records it leaves.
//!
//! Asked for by the control API alone: the 8x8 API is read only here.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::audit;
use crate::control::JournalEvent;
use crate::state::State;
use crate::tenant::Event;
use crate::world::{
    AuditRecord, Draw, Extension, ExtensionKind, PbxNumber, PbxRow, PbxStatus, PbxUser, country_of,
};

/// Fields of a PBX user to set; a missing field stays. `number: null` takes the number away.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PbxChange {
    /// Primary number of the first UC extension.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "some")]
    pub number: Option<Option<String>>,
    /// Teams flag of every UC extension.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "some")]
    pub teams: Option<Option<bool>>,
    /// ACTIVE or INACTIVE.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<PbxStatus>,
    /// Given name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Family name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// Login name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_name: Option<String>,
    /// E-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub primary_email: Option<String>,
    /// Federation id.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "some")]
    pub sso_federation_id: Option<Option<String>>,
    /// Site by name; only for creating and moving.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// Department.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    /// Number that is being ported in.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "some")]
    pub porting: Option<Option<String>>,
}

/// Tells a field that is null from one that is missing.
fn some<'de, T: Deserialize<'de>, D: serde::Deserializer<'de>>(d: D) -> Result<Option<T>, D::Error> {
    T::deserialize(d).map(Some)
}

/// Applies a change to one user. None when there is no such user.
pub(crate) fn edit_user(state: &mut State, user_id: &str, change: &PbxChange) -> Option<()> {
    let now = state.now;
    // The record is changed in its place where no snapshot has it: those that nobody can continue are let go of first.
    state.scrolls.forget_expired(now);
    let before = PbxRow::new(PbxUser::clone(state.world.pbx_users.get(user_id)?));
    let touch = state.knobs.pbx_extension_edits_touch_user;
    let row = state.world.pbx_users.get_mut(user_id)?;
    let user = row.edit();
    set_basic(user, change);
    set_extension(user, change);
    let basic_changed = PbxUser {
        extensions: before.extensions.clone(),
        ..user.clone()
    } != *before;
    if basic_changed || (touch && *user != *before) {
        user.updated = now;
    }
    let after = row.clone();
    audit_edit(state, &before, &after);
    Some(())
}

fn set_basic(user: &mut PbxUser, change: &PbxChange) {
    let set = |field: &mut String, value: &Option<String>| {
        if let Some(value) = value {
            field.clone_from(value);
        }
    };
    set(&mut user.first_name, &change.first_name);
    set(&mut user.last_name, &change.last_name);
    set(&mut user.user_name, &change.user_name);
    set(&mut user.primary_email, &change.primary_email);
    if let Some(status) = change.status {
        user.status = status;
    }
    if let Some(sso) = &change.sso_federation_id {
        user.sso_federation_id.clone_from(sso);
    }
    if let Some(department) = &change.department {
        user.department = Some(department.clone());
    }
}

fn set_extension(user: &mut PbxUser, change: &PbxChange) {
    for extension in user.extensions.iter_mut().filter(|e| e.kind == ExtensionKind::Uc) {
        if let Some(teams) = change.teams {
            extension.ms_teams_enabled = teams;
        }
    }
    let Some(extension) = user.extensions.iter_mut().find(|e| e.kind == ExtensionKind::Uc) else {
        return;
    };
    if let Some(number) = &change.number {
        extension.primary_phone_number.clone_from(number);
        extension.numbers = number.iter().map(|n| primary_number(n)).collect();
    }
    if let Some(porting) = &change.porting {
        for number in extension.numbers.iter_mut().filter(|n| n.primary) {
            number.porting.clone_from(porting);
        }
    }
}

fn primary_number(number: &str) -> PbxNumber {
    PbxNumber {
        phone_number: number.to_owned(),
        country: country_of(number).to_owned(),
        primary: true,
        porting: None,
    }
}

/// Adds a user with one Teams-enabled UC extension unless the change says otherwise; returns the user id.
pub(crate) fn create_user(state: &mut State, change: &PbxChange) -> String {
    let mut draw = state.world.next_draw();
    let site = change
        .site
        .as_ref()
        .and_then(|name| state.world.sites.values().find(|s| &s.name == name));
    let site = site.or_else(|| state.world.sites.values().next());
    let (site_id, code) = site.map_or_else(Default::default, |s| (s.id.clone(), s.code.clone()));
    let login = change
        .user_name
        .clone()
        .unwrap_or_else(|| format!("new.person{}@{}", state.world.draws, state.world.identity.domain));
    let short = 5_000 + state.world.draws;
    let mut user = PbxUser {
        user_id: draw.short_id(),
        created: state.now,
        updated: state.now,
        user_name: login.clone(),
        first_name: "New".to_owned(),
        last_name: "Person".to_owned(),
        status: PbxStatus::Active,
        primary_email: login.clone(),
        sso_federation_id: Some(login),
        site_id,
        department: None,
        job_title: None,
        personal_numbers: Vec::new(),
        extensions: vec![Extension {
            id: draw.short_id(),
            kind: ExtensionKind::Uc,
            number: short.to_string(),
            fq_number: format!("{code}{short}"),
            licence_id: draw.short_id(),
            ms_teams_enabled: Some(true),
            primary_phone_number: None,
            numbers: Vec::new(),
        }],
    };
    set_basic(&mut user, change);
    set_extension(&mut user, change);
    insert(state, &mut draw, user)
}

fn insert(state: &mut State, draw: &mut Draw, user: PbxUser) -> String {
    let id = user.user_id.clone();
    let row = PbxRow::new(user);
    state.world.pbx_users.insert(id.clone(), row.clone());
    note(
        state,
        draw,
        &row,
        ("create", "user", &id),
        json!({}),
        json!({"loginId": row.user_name}),
        false,
    );
    if let Some(extension) = row.extensions.first() {
        let new = extension_note(extension);
        note(
            state,
            draw,
            &row,
            ("create", "extension", &extension.id),
            json!({}),
            new,
            false,
        );
    }
    transition(state, "pbx_user_created", &id, None, Some(row.user_name.clone()));
    id
}

/// Removes a user. None when there is none.
pub(crate) fn delete_user(state: &mut State, user_id: &str) -> Option<()> {
    let row = state.world.pbx_users.remove(user_id)?;
    let mut draw = state.world.next_draw();
    let old = json!({"loginId": row.user_name});
    note(
        state,
        &mut draw,
        &row,
        ("delete", "user", user_id),
        old,
        json!({}),
        false,
    );
    transition(
        state,
        "pbx_user_deleted",
        user_id,
        Some(row.user_name.clone()),
        None,
    );
    Some(())
}

/// Moves a user to another site, which in 8x8 is delete and recreate under a new id; returns that id.
pub(crate) fn move_user(state: &mut State, user_id: &str, site: Option<&str>) -> Option<String> {
    let row = state.world.pbx_users.get(user_id)?.clone();
    let named = site.and_then(|name| state.world.sites.values().find(|s| s.name == name));
    let other = named.or_else(|| state.world.sites.values().find(|s| s.id != row.site_id));
    let (site_id, code) = other.map(|s| (s.id.clone(), s.code.clone()))?;
    delete_user(state, user_id)?;
    let mut draw = state.world.next_draw();
    let mut user = (*row).clone();
    user.user_id = draw.short_id();
    user.site_id = site_id;
    user.created = state.now;
    user.updated = state.now;
    for extension in &mut user.extensions {
        extension.id = draw.short_id();
        extension.fq_number = format!("{code}{}", extension.number);
    }
    Some(insert(state, &mut draw, user))
}

/// Changes a user's licence: the extensions go and come back with new ids after `absent_ms`.
pub(crate) fn rebuild_extensions_later(state: &mut State, user_id: &str, absent_ms: u64) -> Option<()> {
    let mut draw = state.world.next_draw();
    let row = state.world.pbx_users.get_mut(user_id)?;
    let before = row.clone();
    let mut extensions = std::mem::take(&mut row.edit().extensions);
    for extension in &mut extensions {
        extension.id = draw.short_id();
        extension.licence_id = draw.short_id();
    }
    if let Some(gone) = before.extensions.first() {
        let old = extension_note(gone);
        note(
            state,
            &mut draw,
            &before,
            ("delete", "extension", &gone.id),
            old,
            json!({}),
            false,
        );
    }
    transition(state, "pbx_extensions_removed", user_id, None, None);
    state.schedule(
        absent_ms,
        Event::ExtensionsReturn {
            user_id: user_id.to_owned(),
            extensions,
        },
    );
    Some(())
}

/// The extensions are back.
pub(crate) fn rebuild_extensions(state: &mut State, user_id: &str, extensions: Vec<Extension>) {
    let Some(row) = state.world.pbx_users.get_mut(user_id) else {
        return;
    };
    row.edit().extensions = extensions;
    let row = row.clone();
    let mut draw = state.world.next_draw();
    if let Some(new) = row.extensions.first() {
        let json = extension_note(new);
        note(
            state,
            &mut draw,
            &row,
            ("create", "extension", &new.id),
            json!({}),
            json,
            false,
        );
    }
    transition(state, "pbx_extensions_returned", user_id, None, None);
}

fn audit_edit(state: &mut State, before: &PbxRow, after: &PbxRow) {
    let mut draw = state.world.next_draw();
    let basic = |u: &PbxUser| {
        json!({
            "loginId": u.user_name,
            "firstName": u.first_name,
            "lastName": u.last_name,
            "voStatus": u.status.as_str(),
            "primaryEmail": u.primary_email,
            "ssoFederationId": u.sso_federation_id,
            "department": u.department,
        })
    };
    let (old, new) = (basic(before), basic(after));
    if old != new {
        note(
            state,
            &mut draw,
            after,
            ("update", "user", &after.user_id),
            old,
            new,
            false,
        );
        transition(state, "pbx_user_changed", &after.user_id, None, None);
    }
    for (was, is) in before.extensions.iter().zip(&after.extensions) {
        if was == is {
            continue;
        }
        let flag_only = Extension {
            ms_teams_enabled: is.ms_teams_enabled,
            ..was.clone()
        } == *is;
        let (old, new) = (extension_note(was), extension_note(is));
        note(
            state,
            &mut draw,
            after,
            ("update", "extension", &is.id),
            old,
            new,
            flag_only,
        );
        let (from, to) = (was.primary_phone_number.clone(), is.primary_phone_number.clone());
        transition(state, "pbx_extension_changed", &after.user_id, from, to);
    }
}

fn extension_note(extension: &Extension) -> Value {
    json!({
        "primaryPhoneNumber": extension.primary_phone_number,
        "msTeamsEnabled": extension.ms_teams_enabled,
    })
}

fn note(
    state: &mut State,
    draw: &mut Draw,
    user: &PbxUser,
    (event, entity, key): (&str, &str, &str),
    old: Value,
    new: Value,
    teams_flag_only: bool,
) {
    state.schedule(state.knobs.audit_latency_ms, Event::AuditReadable);
    let record = AuditRecord {
        id: draw.guid(),
        at: state.now,
        display_name: user.user_name.clone(),
        event_type: event.to_owned(),
        entity_type: entity.to_owned(),
        entity_key: key.to_owned(),
        user_id: user.user_id.clone(),
        old,
        new,
        teams_flag_only,
    };
    audit::keep(state, record);
}

fn transition(state: &mut State, what: &str, subject: &str, from: Option<String>, to: Option<String>) {
    state.record(JournalEvent::Transition {
        what: what.to_owned(),
        subject: subject.to_owned(),
        from,
        to,
        operation: None,
        by: "control".to_owned(),
    });
}
