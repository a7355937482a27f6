//! Knobs with more than two positions. The first variant is the default.

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
choice! {
    /// Codes with which an assertion is refused for its claims.
    AssertionErrors {
        /// 50012 for all.
        General,
        /// 700021 issuer, 700023 audience, 700024 time.
        Own,
    }
}
