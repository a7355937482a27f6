//! A user as 8x8 writes one (OpenAPI, users v1): every part, and the parts that a list row may lack.

use serde_json::{Value, json};

use crate::clock::seconds;
use crate::knobs::ListRows;
use crate::world::{Extension, ExtensionKind, PbxUser, Site, World};

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

/// The full record of a user, as `GET /users/{userId}` gives it.
pub(super) fn user_json(world: &World, user: &PbxUser) -> Value {
    let site = world.sites.get(&user.site_id);
    let dial_plan = site.map_or("UKNP", |s| s.dial_plan.as_str());
    let extensions: Vec<Value> = user
        .extensions
        .iter()
        .map(|e| extension_json(e, dial_plan))
        .collect();
    json!({
        "basicInfo": {
            "userId": user.user_id,
            "customerId": world.identity.customer_id,
            "createdTime": seconds(user.created),
            "lastUpdatedTime": seconds(user.updated),
            "scimProvider": null,
            "userName": user.user_name,
            "firstName": user.first_name,
            "lastName": user.last_name,
            "status": user.status.as_str(),
            "locale": site.map(|s| &s.locale),
            "timezone": site.map(|s| &s.timezone),
            "primaryEmail": user.primary_email,
            "ssoProvider": user.sso_federation_id.as_ref().map(|_| "AzureAD"),
            "ssoFederationId": user.sso_federation_id,
            "site": site.map(|s| json!({"id": s.id, "name": s.name, "pbxName": s.pbx_name})),
        },
        "directoryInfo": {
            "department": user.department,
            "jobTitle": user.job_title,
            "directoryScope": "CUSTOMER",
            "displayInDirectory": true,
            "personalPhoneNumbers": personal(user),
        },
        "serviceInfo": {"licenses": licences(user, site), "extensions": extensions},
        "assignmentInfo": {
            "profilePolicy": {"name": "SIM default"},
            "ringGroups": [],
            "ucCallQueues": [],
            "userGroups": [],
        },
    })
}

fn licences(user: &PbxUser, site: Option<&Site>) -> Vec<Value> {
    let licence = |e: &Extension| {
        let is_uc = e.kind == ExtensionKind::Uc;
        let name = if is_uc {
            "SIM X2 licence"
        } else {
            "SIM contact centre licence"
        };
        json!({"id": e.licence_id, "name": name, "country": site.map_or("GB", |s| s.country.as_str())})
    };
    user.extensions.iter().map(licence).collect()
}

fn personal(user: &PbxUser) -> Vec<Value> {
    user.personal_numbers
        .iter()
        .map(|n| json!({"number": n, "type": "MOBILE"}))
        .collect()
}

fn extension_json(extension: &Extension, dial_plan: &str) -> Value {
    let numbers: Vec<Value> = extension
        .numbers
        .iter()
        .map(|n| {
            json!({
                "phoneNumber": n.phone_number,
                "country": n.country,
                "origin": if n.porting.is_some() { "PORTING" } else { "CLAIMED" },
                "primary": n.primary,
                "portingNumber": n.porting.as_ref().map(|p| json!({"phoneNumber": p})),
            })
        })
        .collect();
    let is_uc = extension.kind == ExtensionKind::Uc;
    let mut json = json!({
        "id": extension.id,
        "extensionType": if is_uc { "UC" } else { "CC" },
        "extensionNumber": extension.number,
        "fqExtensionNumber": extension.fq_number,
        "licenseId": extension.licence_id,
        "msTeamsEnabled": extension.ms_teams_enabled,
        "primaryPhoneNumber": extension.primary_phone_number,
        "phoneNumbers": if is_uc { json!(numbers) } else { Value::Null },
    });
    if is_uc {
        json["displayInDirectory"] = json!(true);
        json["dialPlanCallingCountry"] = json!(dial_plan);
        json["dialPlanRuleset"] = json!("INTERNATIONAL");
        json["externalCallerIdNumber"] = json!(extension.primary_phone_number);
        json["emergencyAddressInheritFromSite"] = json!(true);
        json["doNotDisturb"] = json!(false);
        json["devices"] = json!([]);
    }
    json
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
