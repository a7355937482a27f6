//! Every way in which the sample tenant's behaviour can be set, one field each, with both answers to whatever the
//! vendors leave undocumented.
//!
//! Defaults are the likelier or the documented behaviour. Faults that hit single requests are in `control::faults`.

mod sets;

use serde::{Deserialize, Serialize};

macro_rules! choice {
    ($(#[$doc:meta])* $name:ident { $(#[$first_doc:meta])* $first:ident, $($(#[$variant_doc:meta])* $variant:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $(#[$first_doc])* #[default] $first,
            $($(#[$variant_doc])* $variant),+
        }
    };
}

choice! {
    /// Which of 8x8's two documented 429 bodies is sent.
    QuotaBody {
        /// OpenAPI: `TOO_MANY_REQUESTS`.
        Openapi,
        /// Essentials: `RATE_LIMIT_EXCEEDED` with detail.
        Guide,
        /// Neither: plain text from a gateway.
        PlainText,
    }
}
choice! {
    /// Shape of 401 and 403 from 8x8's gateway.
    GatewayBody {
        /// The vendor's error body.
        Json,
        /// A web page.
        Html,
        /// Nothing.
        Empty,
    }
}
choice! {
    /// What a row of `GET /users` contains.
    ListRows {
        /// The same as the single record.
        Full,
        /// The key `serviceInfo` is missing.
        WithoutServiceInfo,
        /// `serviceInfo` without the key `extensions`.
        WithoutExtensions,
        /// `serviceInfo.extensions` is null.
        NullExtensions,
    }
}
choice! {
    /// Form of `_links` in 8x8 lists.
    LinkForm {
        /// `http://host/admin-provisioning/users?..`.
        Absolute,
        /// `/users?..`.
        Relative,
        /// No `_links`.
        Absent,
    }
}
choice! {
    /// How `/sites` pages.
    SitePaging {
        /// By `pageNumber`, as the guide says.
        PageNumber,
        /// By `scrollId`, as the schema says.
        Scroll,
    }
}
choice! {
    /// What assigning a primary number to somebody who has one does.
    SecondPrimary {
        /// The operation fails.
        Refuse,
        /// The old number becomes free without a word.
        Replace,
    }
}
choice! {
    /// Where a refused assignment shows.
    RefusalPlace {
        /// 202, then a failed operation with `statusDetail`.
        Operation,
        /// 400 at once.
        Request,
    }
}
choice! {
    /// What becomes of a Direct Routing number nobody holds any more.
    FreeNumber {
        /// Its record stays, unassigned.
        Stays,
        /// Its record goes.
        Vanishes,
    }
}
choice! {
    /// What taking a number away that nobody holds does.
    UnassignMissing {
        /// 'is not found from tenant'.
        Fails,
        /// Succeeds, nothing changes.
        Succeeds,
    }
}
choice! {
    /// What one bad item of a policy call does.
    BadPolicyItem {
        /// Nothing of the call is done.
        FailsAll,
        /// The items before it are done.
        KeepsEarlier,
    }
}
choice! {
    /// Answer to an expired delta token.
    DeltaExpired {
        /// 410 with `Location`.
        Gone,
        /// 400 `syncStateNotFound`.
        SyncStateNotFound,
    }
}
choice! {
    /// Form of an operation's `Location`.
    LocationForm {
        /// `operations('id')`.
        Parenthesised,
        /// `operations/id`.
        Slash,
    }
}

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
    /// Entra: application permissions granted.
    pub roles: Vec<String>,

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
            operation_min_ms: 1_000,
            operation_max_ms: 4_000,
            read_lag_min_ms: 2_000,
            read_lag_max_ms: 8_000,
            licence_lag_ms: 30_000,
            latency_ms: 0,
        }
    }
}
