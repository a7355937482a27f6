//! Redirect URIs: which are registered, and how an answer is put on one ("Redirect URI restrictions").

use url::Url;

use super::clients;
use super::error::Refusal;
use crate::exchange::{Asked, Reply};
use crate::state::State;
use crate::world::Application;

const LOOPBACK: [&str; 2] = ["localhost", "127.0.0.1"];

/// The asked URI, if the application registered it. On loopback the port does not count; the path always does.
fn registered(application: &Application, asked: &str) -> Result<Url, Refusal> {
    let wrong = || {
        Refusal::of(50_011).saying(format!(
            "The redirect URI '{asked}' specified in the request does not match the redirect URIs configured for \
             the application '{}'.",
            application.client_id
        ))
    };
    let uri = Url::parse(asked).map_err(|_| wrong())?;
    let known = application.redirect_uris.iter().any(|known| is_same(known, &uri));
    known.then_some(uri).ok_or_else(wrong)
}

fn is_same(registered: &str, asked: &Url) -> bool {
    let Ok(known) = Url::parse(registered) else {
        return false;
    };
    let loopback = known.scheme() == "http" && known.host_str().is_some_and(|h| LOOPBACK.contains(&h));
    known.scheme() == asked.scheme()
        && known.host_str() == asked.host_str()
        && (loopback || known.port_or_known_default() == asked.port_or_known_default())
        && known.path() == asked.path()
        && known.query() == asked.query()
        && asked.fragment().is_none()
        && asked.username().is_empty()
        && asked.password().is_none()
}

/// A redirect to `uri` with these parameters in its query, or in its fragment.
pub(super) fn answer(uri: &Url, in_fragment: bool, parameters: &[(&str, &str)]) -> Reply {
    let mut target = uri.clone();
    if in_fragment {
        let text = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(parameters)
            .finish();
        target.set_fragment(Some(&text));
    } else {
        target.query_pairs_mut().extend_pairs(parameters);
    }
    Reply::empty(302).with("location", target.as_str())
}

/// Where an answer goes, with the `state` that belongs to it.
#[derive(Debug, Clone)]
pub(super) struct Back {
    pub uri: Url,
    pub in_fragment: bool,
    pub state: Option<String>,
}

impl Back {
    /// The client of a request and the way back to it. Before both are known to be good, nothing may be sent to the
    /// redirect.
    pub(super) fn to_client(
        state: &State,
        asked: &Asked,
        in_fragment: bool,
    ) -> Result<(String, Self), Refusal> {
        let need = |name: &str| {
            asked
                .param(name)
                .filter(|v| !v.is_empty())
                .ok_or_else(|| Refusal::missing(name))
        };
        let application = clients::application(state, need("client_id")?)?;
        let uri = registered(application, need("redirect_uri")?)?;
        let back = Self::new(uri, in_fragment, asked.param("state"));
        Ok((application.client_id.clone(), back))
    }

    /// The origin, for `form-action`.
    pub(super) fn origin(&self) -> String {
        self.uri.origin().ascii_serialization()
    }

    pub(super) fn with(&self, parameters: &[(&str, &str)]) -> Reply {
        let mut parameters = parameters.to_vec();
        if let Some(state) = &self.state {
            parameters.push(("state", state));
        }
        answer(&self.uri, self.in_fragment, &parameters)
    }

    /// The refusal as a redirect.
    pub(super) fn refused(&self, state: &State, asked: &Asked, refusal: &Refusal) -> Reply {
        let description = refusal.description(state, &asked.request_id);
        let mut parameters = vec![
            ("error", refusal.error.as_ref()),
            ("error_description", description.as_str()),
        ];
        if refusal.code == 65_004 {
            parameters.insert(1, ("error_subcode", "cancel"));
        }
        self.with(&parameters)
    }
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::is_same;

    #[test]
    fn on_loopback_the_port_is_ignored_and_the_path_is_not() {
        let same = |known: &str, asked: &str| is_same(known, &Url::parse(asked).unwrap());
        assert!(same("http://localhost", "http://localhost:51515"));
        assert!(same("http://localhost", "http://localhost:51515/"));
        assert!(same("http://localhost/cb", "http://localhost:1/cb"));
        assert!(!same("http://localhost/cb", "http://localhost:1/CB"));
        assert!(!same("http://localhost", "http://localhost:1/cb"));
        assert!(!same("http://localhost", "http://127.0.0.1:1"));
        assert!(!same("http://localhost", "https://localhost:1"));
        assert!(!same("http://localhost", "http://localhost:1/?x=1"));
        assert!(!same("http://localhost", "http://a@localhost:1/"));
        assert!(!same("https://app.example/cb", "https://app.example:8443/cb"));
    }
}
