//! The one server a client and its secrets are bound to.

use std::fmt;
use std::str::FromStr;

use url::{Host, Url};

/// Scheme, host and port, with a base path: `https://api.8x8.com/admin-provisioning`.
///
/// `https` only, or `http` to this computer. Two origins compare equal only with the same base path;
/// [`Origin::same`] compares scheme, host and port.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Origin {
    base: Url,
}

/// Why an address cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OriginError {
    /// Not an absolute address.
    #[error("this is not a web address: {0}. It should look like https://api.example.com")]
    NotAnAddress(String),
    /// `http` to another computer, or another scheme.
    #[error("{0}: use an https address. Plain http is accepted for this computer only")]
    NotSecure(String),
    /// User, password, query or fragment in the address.
    #[error("the address must not contain a user name, password, query (?) or fragment (#)")]
    Decorated,
}

impl Origin {
    /// Parses and checks an address. A trailing slash makes no difference.
    ///
    /// # Errors
    /// [`OriginError`] in words for the person who typed it.
    pub fn parse(text: &str) -> Result<Self, OriginError> {
        let mut base = Url::parse(text.trim()).map_err(|e| OriginError::NotAnAddress(e.to_string()))?;
        if base.host().is_none() {
            return Err(OriginError::NotAnAddress("there is no host name".to_owned()));
        }
        let bare = base.username().is_empty() && base.password().is_none();
        if !bare || base.query().is_some() || base.fragment().is_some() {
            return Err(OriginError::Decorated);
        }
        let allowed = base.scheme() == "https" || (base.scheme() == "http" && is_loopback(&base));
        if !allowed {
            return Err(OriginError::NotSecure(base.origin().ascii_serialization()));
        }
        let path = base.path().trim_end_matches('/').to_owned();
        base.set_path(&path);
        Ok(Self { base })
    }

    /// Whether `url` has this scheme, host and port.
    pub fn same(&self, url: &Url) -> bool {
        self.base.origin() == url.origin()
    }

    /// Whether the host is this computer (`localhost`, 127.0.0.0/8, ::1).
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.base)
    }

    /// Scheme, host and port without the base path; the form a secret is bound to.
    pub fn text(&self) -> String {
        self.base.origin().ascii_serialization()
    }

    /// Host, and port where it is not the scheme's own.
    pub fn host(&self) -> String {
        host_of(&self.base)
    }

    /// The address with its base path.
    pub fn url(&self) -> &Url {
        &self.base
    }

    /// The address of `path` (with an optional query) below the base path.
    pub(crate) fn join(&self, path: &str) -> Result<Url, url::ParseError> {
        let base = self.base.as_str().trim_end_matches('/');
        Url::parse(&format!("{base}/{}", path.trim_start_matches('/')))
    }

    /// The address of a link a server sent: absolute, or relative to the root of this origin.
    pub(crate) fn resolve(&self, link: &str) -> Result<Url, url::ParseError> {
        self.base.join(link)
    }
}

pub(crate) fn host_of(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

impl FromStr for Origin {
    type Err = OriginError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.base.as_str().trim_end_matches('/'))
    }
}

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Origin({self})")
    }
}

#[cfg(test)]
mod tests;
