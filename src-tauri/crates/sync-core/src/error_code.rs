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
    /// A person's grant ended: password changed, second factor asked again, withdrawn, unused for too long.
    GrantEnded = "grant_ended": "The sign-in of the Microsoft account has ended or was withdrawn.", "Sign in again with that account.";
    /// The token of a manual sync ended before the job.
    SignInEnded = "sign_in_ended": "The sign-in for this sync has ended.", "Sign in again; the sync goes on with what is left.";
    /// The person closed or cancelled the sign-in.
    SignInCancelled = "sign_in_cancelled": "The sign-in was cancelled.", "Start it again when you are ready.";
    /// The browser sign-in or the device code was not finished in time.
    SignInExpired = "sign_in_expired": "The sign-in was not finished in time.", "Start it again. If you have to activate a role first, do that before.";
    /// The person said no on Microsoft's page.
    SignInDeclined = "sign_in_declined": "The approval was declined on Microsoft's page.", "Start again and accept, or ask a Global Administrator to approve Voice Sync.";
    /// Conditional Access or security defaults.
    SignInBlocked = "sign_in_blocked": "A Conditional Access policy of the tenant blocks this sign-in.", "Ask whoever keeps the Conditional Access policies; the sign-in log in Microsoft Entra names the policy.";
    /// Disabled, locked, unknown, or a guest of another tenant.
    AccountUnusable = "account_unusable": "Microsoft does not accept this account: it is disabled, locked, unknown or of another tenant.", "Use another account, or have this one put right in the Microsoft Entra admin center.";
    /// The application demands an assignment that the account does not have.
    AccountNotAssigned = "account_not_assigned": "The account is not assigned to the application.", "Assign the account under Enterprise applications > Users and groups, or switch Assignment required off there.";
    /// Whoever signed in to approve is no Global Administrator.
    NotAdministrator = "not_administrator": "The account is not a Global Administrator of the tenant.", "If you are eligible through PIM, activate the role, wait and try again.";
    /// Whoever signed in for a manual sync may not change numbers.
    VoiceRoleMissing = "voice_role_missing": "The account has no role that may change phone numbers in Microsoft Teams.", "Sign in with a Teams, Teams Communications or Teams Telephony Administrator. If you are eligible through PIM, activate the role, wait and try again.";
    /// A Global Administrator's own sign-in is never kept.
    AccountTooPowerful = "account_too_powerful": "The sign-in of a Global Administrator is never stored.", "Sign in with an account made for Voice Sync that is a Teams Telephony Administrator and nothing more.";
    /// Nobody has granted the permissions.
    ConsentMissing = "consent_missing": "Nobody has approved the permissions of Voice Sync in this tenant yet.", "A Global Administrator must approve Voice Sync.";
    /// The application was deleted or disabled, or the id is wrong.
    ApplicationUnknown = "application_unknown": "The tenant does not know the application, or it is disabled there.", "Check the application id, and under Enterprise applications that sign-in is enabled for it.";
    /// The registration lacks something.
    ApplicationUnfit = "application_unfit": "The registration of the application does not fit Voice Sync.", "Compare it with the steps of the approval: redirect http://localhost, public client flows allowed, four permissions.";
    /// The certificate was not uploaded, or another one was.
    CertificateUnknown = "certificate_unknown": "Microsoft does not know the certificate of this computer.", "Upload it under Certificates & secrets of the application. It can take a few minutes to work.";
    /// Secret or certificate expired or wrong.
    CredentialEnded = "credential_ended": "The secret or certificate of the application is wrong or has expired.", "Enter a new secret or renew the certificate, then test the connection.";
    /// A certificate or key that was chosen can't be used.
    CertificateInvalid = "certificate_invalid": "The certificate cannot be used.", "Choose the certificate and its private key as PEM files: RSA of at least 2048 bits, not expired, without a password.";
    /// The assertion was outside its time.
    ClockWrong = "clock_wrong": "The clock of this computer differs from Microsoft's.", "Set the clock of this computer to be kept by a time server, then try again.";
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
    /// The workflow of a Teams channel refused a message, or its address may not be used.
    ChannelRefused = "channel_refused": "The workflow of the Teams channel did not take the message.", "Look in Teams whether the workflow is still there and switched on, and set its address again under Settings.";
    /// The workflow of a Teams channel can't be reached or is failing.
    ChannelUnavailable = "channel_unavailable": "The workflow of the Teams channel does not answer.", "What stands is posted later by itself. If it lasts, look in Teams whether the workflow is still there.";
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
    PolicyNotFound = "policy_not_found": "The voice policy does not exist in this tenant.", "Check its name in the Teams admin center, and correct it in the voice rules.";
    /// Microsoft refused the request for a reason we do not know.
    Refused = "refused": "Microsoft refused the change.", "Read Microsoft's own words; they name the reason.";
    /// The write was accepted but its result never showed.
    NotConfirmed = "not_confirmed": "Microsoft accepted the change but does not show it yet.", "Voice Sync looks again with each sync. What Microsoft does not show within 24 hours becomes a problem of the person.";
    /// We can't know whether a write was done.
    OutcomeUnknown = "outcome_unknown": "The connection broke before Microsoft's answer came.", "Voice Sync reads the tenant to find out what happened before it does anything else.";
    /// Another process leads.
    AnotherLeader = "another_leader": "Another Voice Sync on this computer is at work on this connection.", "Wait until it has finished, or close it.";
    /// A safety epoch moved: consent, settings or lock changed under the job.
    SafetyChanged = "safety_changed": "The consent or the settings changed during the job, or another Voice Sync took this connection over.", "Nothing more was sent. Start the sync again.";
    /// Somebody else changed the consent while this was being decided.
    ConsentChanged = "consent_changed": "The consent was changed by somebody else in the meantime.", "Nothing was changed by this. Look at how the consent stands, and decide again.";
    /// The plan is not the one that was approved.
    PlanChanged = "plan_changed": "The plan is not the same any more as the one that you looked at.", "Look at the new plan and decide again.";
    /// A question was answered that does not stand any more.
    AnswerOutdated = "answer_outdated": "What you were asked about is not so any more.", "Nothing was changed by this. Look at it again and decide anew.";
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
