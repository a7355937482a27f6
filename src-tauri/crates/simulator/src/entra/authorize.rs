//! `GET /{tenant}/oauth2/v2.0/authorize` ("OAuth 2.0 authorization code flow"): whether a request is good, and what
//! the browser sees first.

use super::desk::{Challenge, CodeRequest, Desk, Flow, Purpose, Stage};
use super::error::{Refusal, check_tenant};
use super::redirect::Back;
use super::scopes::Scopes;
use super::{page, sign_in};
use crate::control::Fault;
use crate::exchange::{Asked, Reply};
use crate::state::State;

/// What `prompt` wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Prompt {
    AsNeeded,
    Login,
    SelectAccount,
    Consent,
    None,
}

pub(super) fn answer(state: &mut State, asked: &Asked, tenant: &str) -> Reply {
    // Before client and redirect are known to be good, nothing may be sent to the redirect.
    let (client_id, back) = match trusted(state, asked, tenant) {
        Ok(trusted) => trusted,
        Err(refusal) => return page::error(state, asked, &refusal),
    };
    if let Some(refusal) = super::injected(state, asked) {
        return back.refused(state, asked, &refusal);
    }
    let request = match request(state, asked, client_id, back.clone()) {
        Ok(request) => request,
        Err(refusal) => return back.refused(state, asked, &refusal),
    };
    let prompt = match prompt(asked) {
        Ok(prompt) => prompt,
        Err(refusal) => return back.refused(state, asked, &refusal),
    };
    start(state, asked, request, prompt)
}

fn trusted(state: &State, asked: &Asked, tenant: &str) -> Result<(String, Back), Refusal> {
    check_tenant(state, tenant)?;
    Back::to_client(state, asked, asked.param("response_mode") == Some("fragment"))
}

fn request(state: &State, asked: &Asked, client_id: String, back: Back) -> Result<CodeRequest, Refusal> {
    match asked.param("response_type") {
        Some("code") => {}
        Some(other) => {
            return Err(Refusal::of(700_054).saying(format!(
                "response_type '{other}' is not enabled for the application."
            )));
        }
        None => return Err(Refusal::missing("response_type")),
    }
    if let Some(mode) = asked.param("response_mode")
        && !["query", "fragment"].contains(&mode)
    {
        let message = format!("The response_mode '{mode}' is not supported by the sample tenant.");
        return Err(Refusal::of(9_002_313).saying(message));
    }
    let scope = asked.param("scope").filter(|s| !s.trim().is_empty());
    let scopes = Scopes::parse(scope.ok_or_else(|| Refusal::missing("scope"))?)?;
    let text = |name: &str| asked.param(name).map(str::to_owned);
    Ok(CodeRequest {
        client_id,
        back,
        redirect_uri: text("redirect_uri").unwrap_or_default(),
        scopes,
        nonce: text("nonce"),
        challenge: challenge(state, asked)?,
        ask_consent: asked.param("prompt") == Some("consent"),
        login_hint: text("login_hint"),
    })
}

fn challenge(state: &State, asked: &Asked) -> Result<Option<Challenge>, Refusal> {
    let Some(value) = asked.param("code_challenge") else {
        return if state.knobs.pkce_required {
            Err(Refusal::missing("code_challenge"))
        } else {
            Ok(None)
        };
    };
    let allowed = |c: u8| c.is_ascii_alphanumeric() || b"-._~".contains(&c);
    if !(43..=128).contains(&value.len()) || !value.bytes().all(allowed) {
        return Err(Refusal::of(50_147));
    }
    match asked.param("code_challenge_method").unwrap_or("plain") {
        "S256" => Ok(Some(Challenge::Sha256(value.to_owned()))),
        "plain" if state.knobs.pkce_plain => Ok(Some(Challenge::Plain(value.to_owned()))),
        other => {
            Err(Refusal::of(9_002_313)
                .saying(format!("The code_challenge_method '{other}' is not supported.")))
        }
    }
}

fn prompt(asked: &Asked) -> Result<Prompt, Refusal> {
    match asked.param("prompt").unwrap_or_default() {
        "" => Ok(Prompt::AsNeeded),
        "login" => Ok(Prompt::Login),
        "select_account" => Ok(Prompt::SelectAccount),
        "consent" => Ok(Prompt::Consent),
        "none" => Ok(Prompt::None),
        other => Err(Refusal::of(9_002_313).saying(format!("The prompt value '{other}' is not supported."))),
    }
}

/// Goes on with who is signed in already, or shows the page.
fn start(state: &mut State, asked: &Asked, request: CodeRequest, prompt: Prompt) -> Reply {
    let signed_in = sign_in::session(state, asked);
    let back = request.back.clone();
    let id = sign_in::open(state, Purpose::Code(request));
    match (prompt, signed_in) {
        (Prompt::AsNeeded | Prompt::Consent, Some(person)) if state.knobs.single_sign_on => {
            sign_in::chosen(state, asked, &id, &person)
        }
        (Prompt::None, None) => back.refused(state, asked, &Refusal::of(50_058)),
        (Prompt::None, Some(person)) => sign_in::silent(state, asked, &id, &person),
        _ => page::choose(state, &id),
    }
}

impl Desk {
    /// A sign-in that is still open.
    pub(super) fn flow(&self, id: &str) -> Option<&Flow> {
        self.flows.get(id)
    }

    pub(super) fn set_stage(&mut self, id: &str, stage: Stage) {
        if let Some(flow) = self.flows.get_mut(id) {
            flow.stage = stage;
        }
    }
}

/// A refusal that a tester asked for.
pub(super) fn injected(state: &mut State, asked: &Asked) -> Option<Refusal> {
    let fault = state.fault(asked, |f| matches!(f, Fault::Aadsts { .. }))?;
    let Fault::Aadsts {
        code,
        status,
        error,
        suberror,
        message,
        claims,
    } = fault
    else {
        return None;
    };
    let known = Refusal::of(code);
    Some(Refusal {
        code,
        status: status.unwrap_or(known.status),
        error: error.map_or(known.error, Into::into),
        message: message.unwrap_or(known.message),
        suberror: suberror.map(Into::into).or(known.suberror),
        claims: claims.or(known.claims),
    })
}
