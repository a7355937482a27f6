//! `POST /{tenant}/oauth2/v2.0/devicecode` and the page where its code is entered ("OAuth 2.0 device authorization
//! grant flow").

use serde_json::json;

use super::desk::{Device, DeviceState, Purpose};
use super::error::{Refusal, check_tenant};
use super::form::Form;
use super::scopes::Scopes;
use super::{clients, page, sign_in};
use crate::clock::millis_between;
use crate::exchange::{Asked, Reply};
use crate::state::State;

/// Letters that are not mistaken for each other, as in Microsoft's codes.
const LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

pub(super) fn start(state: &mut State, asked: &Asked, tenant: &str) -> Reply {
    match started(state, asked, tenant) {
        Ok(reply) => reply,
        Err(refusal) => refusal.reply(state, &asked.request_id),
    }
}

fn started(state: &mut State, asked: &Asked, tenant: &str) -> Result<Reply, Refusal> {
    check_tenant(state, tenant)?;
    if let Some(refusal) = super::injected(state, asked) {
        return Err(refusal);
    }
    let form = Form::of(asked);
    let application = clients::application(state, form.need("client_id")?)?;
    clients::check_public(application, &form)?;
    let client_id = application.client_id.clone();
    let scopes = Scopes::parse(form.need("scope")?)?;
    let device_code = format!("{}{}", state.draw.long_id(), state.draw.long_id());
    let user_code: String = (0..9)
        .filter_map(|_| state.draw.pick(LETTERS).map(|l| char::from(*l)))
        .collect();
    let issued = state.now;
    state.entra.gave("device_code", &device_code, issued);
    state.entra.gave("user_code", &user_code, issued);
    let uri = format!("{}/devicelogin", asked.origin);
    let body = json!({
        "user_code": user_code,
        "device_code": device_code,
        "verification_uri": uri,
        "expires_in": state.knobs.device_code_seconds,
        "interval": state.knobs.device_interval_seconds,
        "message": format!("To sign in, use a web browser to open the page {uri} and enter the code {user_code} to authenticate."),
    });
    state.entra.devices.insert(
        device_code,
        Device {
            client_id,
            user_code,
            scopes,
            issued,
            polled: None,
            state: DeviceState::Pending,
        },
    );
    Ok(Reply::json(200, "application/json; charset=utf-8", body))
}

/// Whether the code's time is over.
pub(super) fn is_expired(state: &State, device: &Device) -> bool {
    millis_between(device.issued, state.now) >= state.knobs.device_code_seconds.saturating_mul(1_000)
}

/// The page, and what was entered on it.
pub(super) fn entered(state: &mut State, asked: &Asked) -> Reply {
    let form = Form::of(asked);
    let Some(code) = form.get("user_code") else {
        return page::device(None);
    };
    let bare: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    let found = state
        .entra
        .devices
        .iter()
        .find(|(_, device)| device.user_code.eq_ignore_ascii_case(&bare));
    let waiting = found
        .filter(|(_, device)| device.state == DeviceState::Pending && !is_expired(state, device))
        .map(|(device_code, _)| device_code.clone());
    let Some(device_code) = waiting else {
        return page::device(Some("That code didn't work. Check the code and try again."));
    };
    // An account is always asked for: whoever is talked into entering a code should see what he does.
    let id = sign_in::open(state, Purpose::Device(device_code));
    page::choose(state, &id)
}
