//! Microsoft's national clouds: the number functions of Graph are not offered there.
//!
//! Source: Microsoft Graph, "National cloud deployments" (hosts) and the API pages of
//! `teamsAdministration`, which mark US Government L4, L5 and China as not available.

use outbound::Origin;

/// What is said about them.
pub(crate) const REFUSED: &str = "Microsoft does not offer these functions in that cloud.";

/// Domains of the clouds of the US Government and of China.
const DOMAINS: [&str; 7] = [
    "microsoftonline.us",
    "microsoft.us",
    "azure.us",
    "chinacloudapi.cn",
    "microsoftonline.cn",
    "azure.cn",
    "office365.us",
];

/// Whether this address belongs to such a cloud.
pub(crate) fn is_national(address: &str) -> bool {
    let Ok(origin) = Origin::parse(address.trim()) else {
        return false;
    };
    let host = origin.host().trim_end_matches('.').to_ascii_lowercase();
    DOMAINS.iter().any(|domain| {
        host.strip_suffix(domain)
            .is_some_and(|before| before.is_empty() || before.ends_with('.'))
    })
}

#[cfg(test)]
mod tests {
    use super::is_national;

    #[test]
    fn national_clouds_are_known_by_their_hosts() {
        for host in [
            "https://login.microsoftonline.us",
            "https://graph.microsoft.us/v1.0",
            "https://dod-graph.microsoft.us",
            "https://microsoftgraph.chinacloudapi.cn",
            "https://login.chinacloudapi.cn/",
            "https://login.partner.microsoftonline.cn",
            "HTTPS://GRAPH.MICROSOFT.US.",
        ] {
            assert!(is_national(host), "{host}");
        }
    }

    #[test]
    fn the_worldwide_cloud_and_lookalikes_are_not() {
        for host in [
            "https://login.microsoftonline.com",
            "https://graph.microsoft.com",
            "http://127.0.0.1:8080",
            "https://notmicrosoft.us.example",
            "https://examplemicrosoft.us",
            "graph",
        ] {
            assert!(!is_national(host), "{host}");
        }
    }
}
