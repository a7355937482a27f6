//! The closed list of what can go wrong, and the one place of the sentence an admin reads for each.

use serde::{Deserialize, Serialize};

macro_rules! error_codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal : $sentence:literal, $advice:literal;)+) => {
        /// What went wrong. A variant exists only where somebody acts on it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum ErrorCode {
            $($(#[$doc])* #[serde(rename = $code)] $name,)+
        }

        impl ErrorCode {
            /// Every code, in the order of this file.
            pub const ALL: &[ErrorCode] = &[$(ErrorCode::$name),+];

            /// The stable name used in the database, in JSON and in the UI.
            pub fn as_str(self) -> &'static str {
                match self { $(ErrorCode::$name => $code,)+ }
            }

            /// What happened, one sentence.
            pub fn sentence(self) -> &'static str {
                match self { $(ErrorCode::$name => $sentence,)+ }
            }

            /// What to do next, one sentence.
            pub fn advice(self) -> &'static str {
                match self { $(ErrorCode::$name => $advice,)+ }
            }

            /// Reads a stable name back.
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($code => Some(ErrorCode::$name),)+ _ => None }
            }
        }
    };
}

error_codes! {
    /// The PBX key was refused (401).
    PbxKeyRefused = "pbx_key_refused": "The phone system refused the API key.", "Check the key in the 8x8 Admin Console under API Keys, and enter it again.";
    /// The PBX key lacks a product, or belongs to another customer (403).
    PbxForbidden = "pbx_forbidden": "The phone system does not let this API key read users.", "Add the product \"UC & CC User Admin\" to the key's app in the 8x8 Admin Console; it can take a few minutes to work.";
    /// The key answers for another customer than the pinned one.
    PbxWrongCustomer = "pbx_wrong_customer": "The phone system answered for another customer than this connection was made for.", "Use a key of the right customer, or make a new connection.";
    /// The PBX list could not be read to its end.
    PbxIncomplete = "pbx_incomplete": "The phone system's list of users could not be read completely.", "Nothing is removed because of this. Voice Sync reads it again by itself.";
    /// The PBX can't be reached or is failing.
    PbxUnavailable = "pbx_unavailable": "The phone system does not answer.", "Check the network; Voice Sync tries again by itself.";
    /// The PBX asks us to slow down.
    PbxThrottled = "pbx_throttled": "The phone system asks Voice Sync to slow down.", "Voice Sync waits and goes on by itself.";
    /// The PBX answered something that can't be read.
    PbxMalformed = "pbx_malformed": "The phone system sent an answer that Voice Sync cannot read.", "If it happens again, send the diagnostics to support with the response id.";
    /// The CSV file can't be used.
    CsvInvalid = "csv_invalid": "The CSV file cannot be used.", "Correct the lines that are named, and read it again. Nothing was changed.";
    /// No usable credential for Microsoft.
    SignInNeeded = "sign_in_needed": "Microsoft no longer accepts the stored sign-in.", "Reconnect: a Global Administrator must approve Voice Sync again.";
    /// Microsoft's 403: permission or role missing.
    PermissionMissing = "permission_missing": "Microsoft does not allow Voice Sync to do this.", "Check that the four permissions are granted, and give the application the role Teams Telephony Administrator if they are.";
    /// The tenant is not the one this connection was made for.
    WrongTenant = "wrong_tenant": "Microsoft answered for another tenant than this connection was made for.", "Use the application of the right tenant, or make a new connection.";
    /// Microsoft asks us to slow down.
    TenantThrottled = "tenant_throttled": "Microsoft asks Voice Sync to slow down.", "Voice Sync waits and goes on by itself.";
    /// Microsoft can't be reached or is failing.
    TenantUnavailable = "tenant_unavailable": "Microsoft does not answer or reports a passing fault.", "Voice Sync tries again by itself. If it lasts, look at the Microsoft 365 service health page.";
    /// Microsoft answered something that can't be read.
    TenantMalformed = "tenant_malformed": "Microsoft sent an answer that Voice Sync cannot read.", "If it happens again, send the diagnostics to support with the request id.";
    /// The number has another holder.
    NumberHeld = "number_held": "The number belongs to another account in Microsoft Teams.", "Take the number from the account that holds it in the Teams admin center, then sync again.";
    /// The number is unknown to the tenant.
    NumberNotFound = "number_not_found": "Microsoft does not know this number.", "Check the number in the phone system and its type in the Teams admin center.";
    /// No Teams Phone licence.
    LicenseMissing = "license_missing": "The account has no Teams Phone (Phone System) licence.", "Assign a Teams Phone licence in the Microsoft 365 admin center; Voice Sync goes on by itself.";
    /// An on-premises number is in the way.
    OnPremisesNumber = "on_premises_number": "The account has a number that comes from the on-premises Active Directory.", "Clear the number on premises and let it synchronise, then sync again.";
    /// Microsoft does not know the account yet.
    AccountNotReady = "account_not_ready": "Microsoft Teams does not know the account yet.", "This can take up to 24 hours after a licence is assigned; Voice Sync tries again by itself.";
    /// The number is blocked for assignment.
    NumberBlocked = "number_blocked": "The number is blocked for assignment in this tenant.", "Remove the block in the Teams admin center, then sync again.";
    /// The policy does not exist.
    PolicyNotFound = "policy_not_found": "The voice policy does not exist in this tenant.", "Check its name under Services > Teams > Voice rules.";
    /// Microsoft refused the request for a reason we do not know.
    Refused = "refused": "Microsoft refused the change.", "Read Microsoft's own words; they name the reason.";
    /// The write was accepted but its result never showed.
    NotConfirmed = "not_confirmed": "Microsoft accepted the change but does not show it yet.", "Voice Sync keeps looking. After 24 hours, give the request ids to Microsoft support.";
    /// We can't know whether a write was done.
    OutcomeUnknown = "outcome_unknown": "The connection broke before Microsoft's answer came.", "Voice Sync reads the tenant to find out what happened before it does anything else.";
    /// Another process leads.
    AnotherLeader = "another_leader": "Another Voice Sync on this computer is at work on this connection.", "Wait until it has finished, or close it.";
    /// A safety epoch moved: consent, settings or lock changed under the job.
    SafetyChanged = "safety_changed": "The consent or the settings changed during the job, or another Voice Sync took this connection over.", "Nothing more was sent. Start the sync again.";
    /// The plan is not the one that was approved.
    PlanChanged = "plan_changed": "The plan is not the same any more as the one that you looked at.", "Look at the new plan and decide again.";
    /// The job isn't in a state for this verb.
    WrongJobState = "wrong_job_state": "This job cannot do that in its present state.", "Look at the job's status.";
    /// There is no such job, user or step.
    NotFound = "not_found": "There is no such record.", "Check the number or name.";
    /// The database can't be written: disk full.
    DiskFull = "disk_full": "The disk is full; Voice Sync cannot keep its records.", "Free some space. Nothing was sent to Microsoft without a record.";
    /// The database is damaged.
    DatabaseDamaged = "database_damaged": "The history database is damaged.", "Restore it from a backup, or move it away to begin a new one; the tenant is not touched by that.";
    /// The database is of a newer version.
    DatabaseNewer = "database_newer": "The history database was written by a newer Voice Sync.", "Install the newer version on this computer.";
    /// The database belongs to another tenant or customer.
    DatabaseForeign = "database_foreign": "The history database belongs to another tenant or phone-system customer.", "Open the folder of the right connection.";
    /// The data folder can't be used.
    FolderUnusable = "folder_unusable": "The data folder cannot be used.", "Choose a folder on a local disk that only you can write to.";
    /// The vault can't be opened.
    VaultUnavailable = "vault_unavailable": "The vault with the credentials cannot be opened.", "Unlock the system keychain, or name the key file, and try again.";
    /// No connection was set up in this folder.
    NotConnected = "not_connected": "No phone system and tenant are connected yet.", "Run the connection steps first, or explore the sample tenant.";
    /// A job was cut short before anything was planned or sent.
    Interrupted = "interrupted": "Voice Sync ended before this job had planned anything.", "Start the sync again; nothing was sent.";
    /// The configuration is wrong.
    BadConfiguration = "bad_configuration": "A setting is not usable.", "Correct the setting that is named.";
    /// The person cancelled.
    Cancelled = "cancelled": "The job was cancelled.", "Start a sync when you are ready.";
    /// Something that should not happen.
    Internal = "internal": "Voice Sync met a fault of its own.", "Send the diagnostics bundle to support.";
}
