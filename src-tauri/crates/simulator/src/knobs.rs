//! Every way in which the sample tenant's behaviour can be set, one field each, with both answers to whatever the
//! vendors leave undocumented.
//!
//! Defaults are the likelier or the documented behaviour. Faults that hit single requests are in `control::faults`.

mod choices;
mod sets;

use serde::{Deserialize, Serialize};

pub use choices::{
    AssertionErrors, BadPolicyItem, DeltaExpired, FreeNumber, GatewayBody, LinkForm, ListRows, LocationForm,
    QuotaBody, RefusalPlace, SecondPrimary, SitePaging, UnassignMissing,
};

/// The knobs. A control request may send any subset; what is missing stays as it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Knobs {
    /// 8x8: whether the quota is enforced. Headers are sent either way.
    pub pbx_quota: bool,
    /// 8x8: requests in a minute per key (Essentials: 100).
    pub pbx_quota_per_minute: u32,
    /// 8x8: requests in ten seconds per key (Essentials: 20).
    pub pbx_quota_burst: u32,
    /// 8x8: body of 429.
    pub pbx_quota_body: QuotaBody,
    /// 8x8: whether 429 carries `Retry-After` (undocumented).
    pub pbx_retry_after: bool,
    /// 8x8: body of 401 and 403.
    pub pbx_gateway_body: GatewayBody,
    /// 8x8: what list rows contain.
    pub pbx_list_rows: ListRows,
    /// 8x8: form of links.
    pub pbx_links: LinkForm,
    /// 8x8: whether `pageSize` may accompany `scrollId`.
    pub pbx_page_size_with_scroll: bool,
    /// 8x8: largest `pageSize` of `/users` (Essentials: 1000; a sample: 100).
    pub pbx_users_page_max: u32,
    /// 8x8: code of a refused page size: true `INVALID_PAGE_SIZE`, false `VALIDATION_ERROR`.
    pub pbx_page_size_own_code: bool,
    /// 8x8: whether a wrong `Accept` is refused with 406.
    pub pbx_accept_checked: bool,
    /// 8x8: whether `lastUpdatedTime` moves when only an extension changed.
    pub pbx_extension_edits_touch_user: bool,
    /// 8x8: whether `basicInfo.lastUpdatedTime` may be filtered by.
    pub pbx_last_updated_filter: bool,
    /// 8x8: whether `serviceInfo.extensions.msTeamsEnabled` may be filtered by.
    pub pbx_teams_flag_filter: bool,
    /// 8x8: milliseconds a scroll lives after its last use.
    pub pbx_scroll_ttl_ms: u64,
    /// 8x8: paging of `/sites`.
    pub pbx_site_paging: SitePaging,
    /// 8x8: the key has the product for users.
    pub product_users: bool,
    /// 8x8: the key has the product for numbers.
    pub product_numbers: bool,
    /// 8x8: the key has the product for sites.
    pub product_sites: bool,
    /// 8x8: the key has the product for audit records.
    pub audit: bool,
    /// Audit: milliseconds until a record can be read.
    pub audit_latency_ms: u64,
    /// Audit: whether a changed Teams flag is recorded.
    pub audit_teams_flag: bool,
    /// Audit: whether extension records name their user.
    pub audit_extension_user: bool,
    /// Audit: newest first, or oldest first.
    pub audit_newest_first: bool,
    /// Audit: days after which records are gone.
    pub audit_retention_days: u64,

    /// Graph: what a second primary number does.
    pub second_primary: SecondPrimary,
    /// Graph: where refusals show.
    pub refusals: RefusalPlace,
    /// Graph: whether `;ext=` numbers are taken.
    pub ext_numbers: bool,
    /// Graph: whether a Direct Routing number must be listed before it is assigned.
    pub direct_routing_must_exist: bool,
    /// Graph: what becomes of freed Direct Routing numbers.
    pub free_numbers: FreeNumber,
    /// Graph: unassigning what nobody holds.
    pub unassign_missing: UnassignMissing,
    /// Graph: whether an operation is wrapped in `{"value": ..}`.
    pub operation_wrapped: bool,
    /// Graph: whether `operations/{id}` says `skipped` (needs Prefer) for writes without effect.
    pub operation_skipped_status: bool,
    /// Graph: form of `Location`.
    pub location_form: LocationForm,
    /// Graph: whether a 202 carries `Retry-After`.
    pub accepted_retry_after: bool,
    /// Graph: milliseconds an ended operation can be read.
    pub operation_retention_ms: u64,
    /// Graph: whether a one-row `numberAssignments` answer is an object instead of an array.
    pub single_number_as_object: bool,
    /// Graph: whether `numberAssignments` sends a nextLink.
    pub numbers_next_link: bool,
    /// Graph: rows on a page of `userConfigurations`.
    pub configurations_page: u32,
    /// Graph: whether `userConfigurations` lists resource accounts.
    pub configurations_resource_accounts: bool,
    /// Graph: whether an account with the Global policy lists it.
    pub global_policy_listed: bool,
    /// Graph: whether soft-deleted accounts stay in `userConfigurations`.
    pub configurations_keep_deleted: bool,
    /// Graph: whether policy types are matched in any case.
    pub policy_type_any_case: bool,
    /// Graph: whether `getPolicyId` of an unknown name is 404 instead of an empty list.
    pub unknown_policy_is_404: bool,
    /// Graph: largest number of items in one policy call.
    pub policy_items_max: u32,
    /// Graph: what a bad item does.
    pub policy_bad_item: BadPolicyItem,
    /// Graph: whether an app without a Teams role in Entra is refused, although it has the permission.
    pub entra_role_required: bool,
    /// Graph: whether that role is granted.
    pub entra_role_granted: bool,
    /// Graph: whether 403 has an empty `error.code`.
    pub forbidden_code_empty: bool,
    /// Graph: code of an advanced query without its header: true `Request_UnsupportedQuery`.
    pub unsupported_query_own_code: bool,
    /// Graph: whether throttling is enforced.
    pub throttle: bool,
    /// Graph: Teams requests a second.
    pub throttle_teams_per_second: u32,
    /// Graph: resource units of directory requests in ten seconds.
    pub throttle_directory_units: u32,
    /// Graph: whether 429 carries `Retry-After`.
    pub throttle_retry_after: bool,
    /// Graph: whether a throttled write is done nevertheless.
    pub throttled_write_is_done: bool,
    /// Graph: rows on a page of `/users/delta`.
    pub delta_page: u32,
    /// Graph: whether delta repeats objects.
    pub delta_duplicates: bool,
    /// Graph: whether licence changes show in delta.
    pub delta_licences: bool,
    /// Graph: milliseconds a delta token lives (documented: 7 days).
    pub delta_token_ms: u64,
    /// Graph: answer to an expired delta token.
    pub delta_expired: DeltaExpired,

    /// Entra: seconds an access token lives.
    pub token_seconds: u64,
    /// Entra: whether `ext_expires_in` is sent.
    pub token_ext_expires_in: bool,
    /// Entra: application permissions granted to the application of the first connection.
    pub roles: Vec<String>,
    /// Entra: seconds by which its clock is ahead of the simulated time.
    pub entra_clock_skew_seconds: i64,
    /// Entra: whether an account that is signed in already is taken without asking, unless `prompt` wants it.
    pub single_sign_on: bool,
    /// Entra: whether people may consent to `User.Read` for themselves.
    pub user_consent_allowed: bool,
    /// Entra: whether `authorize` needs a code challenge.
    pub pkce_required: bool,
    /// Entra: whether the code challenge method `plain` is taken.
    pub pkce_plain: bool,
    /// Entra: seconds an authorization code lives.
    pub code_seconds: u64,
    /// Entra: whether the id token carries `wids`.
    pub wids_claim: bool,
    /// Entra: whether an account of another tenant gets in, with tokens of its own tenant.
    pub other_tenant_signs_in: bool,
    /// Entra: whether a token carries all consented permissions, not only those asked for.
    pub scope_all_consented: bool,
    /// Entra: seconds a refresh token lives (documented: 90 days).
    pub refresh_token_seconds: u64,
    /// Entra: whether using a refresh token revokes it (documented: it does not).
    pub refresh_used_once: bool,
    /// Entra: seconds after which Conditional Access wants a new sign-in; 0 = never.
    pub sign_in_frequency_seconds: u64,
    /// Entra: whether error bodies carry `suberror` and `claims`.
    pub suberrors: bool,
    /// Entra: seconds a device code lives.
    pub device_code_seconds: u64,
    /// Entra: seconds between polls of a device code.
    pub device_interval_seconds: u64,
    /// Entra: whether polling faster is answered with `slow_down`.
    pub device_slow_down: bool,
    /// Entra: whether Conditional Access blocks the device code flow (530035).
    pub device_code_blocked: bool,
    /// Entra: seconds by which the times of an assertion may be off.
    pub assertion_skew_seconds: u64,
    /// Entra: whether `x5t` (SHA-1) names a certificate as well as `x5t#S256`.
    pub assertion_x5t: bool,
    /// Entra: whether an assertion may be used once only.
    pub assertion_once: bool,
    /// Entra: codes of a refused assertion.
    pub assertion_errors: AssertionErrors,
    /// Entra: seconds after consent until application tokens carry their roles.
    pub app_roles_late_seconds: u64,
    /// Entra: application tokens after consent that carry no roles yet.
    pub app_roles_late_tokens: u32,
    /// Entra: milliseconds until an activated role counts.
    pub role_activation_ms: u64,
    /// Entra: milliseconds until revoked sessions end.
    pub revocation_ms: u64,
    /// Graph: whether access tokens end with a revoked session, a disabled account, a withdrawn consent or a
    /// disabled application, instead of at their time.
    pub continuous_access: bool,
    /// Graph: whether the proof of `addKey` may name the client id as its issuer (documented: the object id).
    pub proof_issuer_client_id: bool,
    /// Graph: whether the proof of `addKey` is for Entra's directory (`00000002-...`, as the page said for years)
    /// and not for Graph (`00000003-...`, as it says now).
    pub proof_for_directory: bool,
    /// Graph: whether `revokeSignInSessions` answers 204.
    pub revoke_answers_204: bool,
    /// Graph: whether a Teams Telephony Administrator may assign policies.
    pub telephony_administrator_policies: bool,

    /// Lag: shortest time of an operation in milliseconds.
    pub operation_min_ms: u64,
    /// Lag: longest time of an operation.
    pub operation_max_ms: u64,
    /// Lag: shortest time until reads show a change.
    pub read_lag_min_ms: u64,
    /// Lag: longest time until reads show a change.
    pub read_lag_max_ms: u64,
    /// Lag: time until Teams has processed a licence.
    pub licence_lag_ms: u64,
    /// Lag: time every answer takes.
    pub latency_ms: u64,
    /// Lines of the journal that are kept.
    pub journal_lines: usize,
}

/// The four application permissions the product asks for (Graph permissions reference).
pub(crate) const ROLES: [&str; 4] = [
    "User.Read.All",
    "TeamsTelephoneNumber.ReadWrite.All",
    "TeamsPolicyUserAssign.ReadWrite.All",
    "TeamsUserConfiguration.Read.All",
];

impl Default for Knobs {
    fn default() -> Self {
        Self {
            pbx_quota: true,
            pbx_quota_per_minute: 100,
            pbx_quota_burst: 20,
            pbx_quota_body: QuotaBody::default(),
            pbx_retry_after: false,
            pbx_gateway_body: GatewayBody::default(),
            pbx_list_rows: ListRows::default(),
            pbx_links: LinkForm::default(),
            pbx_page_size_with_scroll: true,
            pbx_users_page_max: 1_000,
            pbx_page_size_own_code: true,
            pbx_accept_checked: true,
            pbx_extension_edits_touch_user: true,
            pbx_last_updated_filter: false,
            pbx_teams_flag_filter: false,
            pbx_scroll_ttl_ms: 300_000,
            pbx_site_paging: SitePaging::default(),
            product_users: true,
            product_numbers: true,
            product_sites: true,
            audit: true,
            audit_latency_ms: 1_000,
            audit_teams_flag: true,
            audit_extension_user: true,
            audit_newest_first: true,
            audit_retention_days: 365,
            second_primary: SecondPrimary::default(),
            refusals: RefusalPlace::default(),
            ext_numbers: true,
            direct_routing_must_exist: false,
            free_numbers: FreeNumber::default(),
            unassign_missing: UnassignMissing::default(),
            operation_wrapped: false,
            operation_skipped_status: false,
            location_form: LocationForm::default(),
            accepted_retry_after: false,
            operation_retention_ms: 86_400_000,
            single_number_as_object: false,
            numbers_next_link: true,
            configurations_page: 100,
            configurations_resource_accounts: false,
            global_policy_listed: false,
            configurations_keep_deleted: true,
            policy_type_any_case: true,
            unknown_policy_is_404: true,
            policy_items_max: 20,
            policy_bad_item: BadPolicyItem::default(),
            entra_role_required: false,
            entra_role_granted: false,
            forbidden_code_empty: false,
            unsupported_query_own_code: true,
            throttle: true,
            throttle_teams_per_second: 30,
            throttle_directory_units: 8_000,
            throttle_retry_after: true,
            throttled_write_is_done: false,
            delta_page: 200,
            delta_duplicates: false,
            delta_licences: false,
            delta_token_ms: 7 * 86_400_000,
            delta_expired: DeltaExpired::default(),
            token_seconds: 3_599,
            token_ext_expires_in: true,
            roles: ROLES.iter().map(|r| (*r).to_owned()).collect(),
            entra_clock_skew_seconds: 0,
            single_sign_on: true,
            user_consent_allowed: true,
            pkce_required: false,
            pkce_plain: true,
            code_seconds: 600,
            wids_claim: false,
            other_tenant_signs_in: false,
            scope_all_consented: false,
            refresh_token_seconds: 90 * 86_400,
            refresh_used_once: false,
            sign_in_frequency_seconds: 0,
            suberrors: true,
            device_code_seconds: 900,
            device_interval_seconds: 5,
            device_slow_down: true,
            device_code_blocked: false,
            assertion_skew_seconds: 300,
            assertion_x5t: true,
            assertion_once: true,
            assertion_errors: AssertionErrors::default(),
            app_roles_late_seconds: 0,
            app_roles_late_tokens: 0,
            role_activation_ms: 10_000,
            revocation_ms: 120_000,
            continuous_access: false,
            proof_issuer_client_id: false,
            proof_for_directory: false,
            revoke_answers_204: false,
            telephony_administrator_policies: true,
            operation_min_ms: 1_000,
            operation_max_ms: 4_000,
            read_lag_min_ms: 2_000,
            read_lag_max_ms: 8_000,
            licence_lag_ms: 30_000,
            latency_ms: 0,
            journal_lines: 200_000,
        }
    }
}
