//! A user as 8x8 writes one (OpenAPI, users v1): every part, and the parts that a list row may lack.
//!
//! Types and not `json!`: a list of ten thousand is written as it is read, without a tree of values in between.

use jiff::Timestamp;
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use crate::clock::seconds;
use crate::knobs::ListRows;
use crate::world::{Extension, ExtensionKind, PbxNumber, PbxUser, Site, World};

/// The full record of a user, as `GET /users/{userId}` gives it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct UserRecord<'a> {
    basic_info: BasicInfo<'a>,
    directory_info: DirectoryInfo<'a>,
    service_info: ServiceInfo<'a>,
    assignment_info: AssignmentInfo,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct BasicInfo<'a> {
    user_id: &'a str,
    customer_id: &'a str,
    #[serde(serialize_with = "in_seconds")]
    created_time: Timestamp,
    #[serde(serialize_with = "in_seconds")]
    last_updated_time: Timestamp,
    scim_provider: Option<&'a str>,
    user_name: &'a str,
    first_name: &'a str,
    last_name: &'a str,
    status: &'a str,
    locale: Option<&'a str>,
    timezone: Option<&'a str>,
    primary_email: &'a str,
    sso_provider: Option<&'a str>,
    sso_federation_id: Option<&'a str>,
    site: Option<SiteRef<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SiteRef<'a> {
    id: &'a str,
    name: &'a str,
    pbx_name: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DirectoryInfo<'a> {
    department: Option<&'a str>,
    job_title: Option<&'a str>,
    directory_scope: &'static str,
    display_in_directory: bool,
    personal_phone_numbers: Vec<PersonalNumber<'a>>,
}

#[derive(Serialize)]
struct PersonalNumber<'a> {
    number: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
}

#[derive(Serialize)]
struct ServiceInfo<'a> {
    licenses: Vec<LicenceRef<'a>>,
    extensions: Vec<ExtensionRecord<'a>>,
}

#[derive(Serialize)]
struct LicenceRef<'a> {
    id: &'a str,
    name: &'static str,
    country: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ExtensionRecord<'a> {
    id: &'a str,
    extension_type: &'static str,
    extension_number: &'a str,
    fq_extension_number: &'a str,
    license_id: &'a str,
    ms_teams_enabled: Option<bool>,
    primary_phone_number: Option<&'a str>,
    phone_numbers: Option<Vec<NumberRecord<'a>>>,
    #[serde(flatten)]
    of_uc: Option<OfUc<'a>>,
}

/// What only an extension of unified communications has.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OfUc<'a> {
    display_in_directory: bool,
    dial_plan_calling_country: &'a str,
    dial_plan_ruleset: &'static str,
    external_caller_id_number: Option<&'a str>,
    emergency_address_inherit_from_site: bool,
    do_not_disturb: bool,
    devices: [(); 0],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NumberRecord<'a> {
    phone_number: &'a str,
    country: &'a str,
    origin: &'static str,
    primary: bool,
    porting_number: Option<PortingNumber<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PortingNumber<'a> {
    phone_number: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AssignmentInfo {
    profile_policy: ProfilePolicy,
    ring_groups: [(); 0],
    uc_call_queues: [(); 0],
    user_groups: [(); 0],
}

#[derive(Serialize)]
struct ProfilePolicy {
    name: &'static str,
}

fn in_seconds<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&seconds(*at))
}

impl<'a> UserRecord<'a> {
    pub(super) fn of(world: &'a World, user: &'a PbxUser) -> Self {
        let site = world.sites.get(&user.site_id);
        let dial_plan = site.map_or("UKNP", |site| site.dial_plan.as_str());
        let extension = |extension| ExtensionRecord::of(extension, dial_plan);
        let personal = |number: &'a String| PersonalNumber {
            number,
            kind: "MOBILE",
        };
        Self {
            basic_info: BasicInfo {
                user_id: &user.user_id,
                customer_id: &world.identity.customer_id,
                created_time: user.created,
                last_updated_time: user.updated,
                scim_provider: None,
                user_name: &user.user_name,
                first_name: &user.first_name,
                last_name: &user.last_name,
                status: user.status.as_str(),
                locale: site.map(|site| site.locale.as_str()),
                timezone: site.map(|site| site.timezone.as_str()),
                primary_email: &user.primary_email,
                sso_provider: user.sso_federation_id.as_ref().map(|_| "AzureAD"),
                sso_federation_id: user.sso_federation_id.as_deref(),
                site: site.map(|site| SiteRef {
                    id: &site.id,
                    name: &site.name,
                    pbx_name: &site.pbx_name,
                }),
            },
            directory_info: DirectoryInfo {
                department: user.department.as_deref(),
                job_title: user.job_title.as_deref(),
                directory_scope: "CUSTOMER",
                display_in_directory: true,
                personal_phone_numbers: user.personal_numbers.iter().map(personal).collect(),
            },
            service_info: ServiceInfo {
                licenses: user.extensions.iter().map(|e| licence(e, site)).collect(),
                extensions: user.extensions.iter().map(extension).collect(),
            },
            assignment_info: AssignmentInfo {
                profile_policy: ProfilePolicy { name: "SIM default" },
                ring_groups: [],
                uc_call_queues: [],
                user_groups: [],
            },
        }
    }
}

fn licence<'a>(extension: &'a Extension, site: Option<&'a Site>) -> LicenceRef<'a> {
    LicenceRef {
        id: &extension.licence_id,
        name: match extension.kind {
            ExtensionKind::Uc => "SIM X2 licence",
            ExtensionKind::Cc => "SIM contact centre licence",
        },
        country: site.map_or("GB", |site| site.country.as_str()),
    }
}

impl<'a> ExtensionRecord<'a> {
    fn of(extension: &'a Extension, dial_plan: &'a str) -> Self {
        let is_uc = extension.kind == ExtensionKind::Uc;
        let primary = extension.primary_phone_number.as_deref();
        Self {
            id: &extension.id,
            extension_type: if is_uc { "UC" } else { "CC" },
            extension_number: &extension.number,
            fq_extension_number: &extension.fq_number,
            license_id: &extension.licence_id,
            ms_teams_enabled: extension.ms_teams_enabled,
            primary_phone_number: primary,
            phone_numbers: is_uc.then(|| extension.numbers.iter().map(NumberRecord::of).collect()),
            of_uc: is_uc.then_some(OfUc {
                display_in_directory: true,
                dial_plan_calling_country: dial_plan,
                dial_plan_ruleset: "INTERNATIONAL",
                external_caller_id_number: primary,
                emergency_address_inherit_from_site: true,
                do_not_disturb: false,
                devices: [],
            }),
        }
    }
}

impl<'a> NumberRecord<'a> {
    fn of(number: &'a PbxNumber) -> Self {
        let porting = number.porting.as_deref();
        Self {
            phone_number: &number.phone_number,
            country: &number.country,
            origin: if porting.is_some() { "PORTING" } else { "CLAIMED" },
            primary: number.primary,
            porting_number: porting.map(|phone_number| PortingNumber { phone_number }),
        }
    }
}

/// The full record as values that can be changed.
pub(super) fn user_json(world: &World, user: &PbxUser) -> Value {
    // Nothing in it can fail to be written: names are strings, and there is no map with other keys.
    serde_json::to_value(UserRecord::of(world, user)).unwrap_or_default()
}

/// A row of the list in the form that the knob or a fault asks for.
pub(super) fn row_json(world: &World, user: &PbxUser, form: ListRows) -> Value {
    let mut row = user_json(world, user);
    match form {
        ListRows::Full => {}
        ListRows::WithoutServiceInfo => {
            if let Some(fields) = row.as_object_mut() {
                fields.remove("serviceInfo");
            }
        }
        ListRows::WithoutExtensions => {
            if let Some(info) = row["serviceInfo"].as_object_mut() {
                info.remove("extensions");
            }
        }
        ListRows::NullExtensions => row["serviceInfo"]["extensions"] = Value::Null,
    }
    row
}

/// Values and fields that arrive without notice ("API change policy").
pub(super) fn make_strange(row: &mut Value) {
    row["basicInfo"]["locale"] = json!("tlh-AA");
    row["basicInfo"]["ssoProvider"] = json!("SomethingNew");
    row["serviceInfo"]["someNewField"] = json!({"a": [1, 2, 3]});
    if let Some(extensions) = row["serviceInfo"]["extensions"].as_array_mut() {
        for extension in extensions {
            extension["dialPlanRuleset"] = json!("GALACTIC");
            extension["recordingMode"] = json!("TELEPATHIC");
        }
    }
}
