//! Polling for a device code: pending, declined, expired, too fast, or tokens once.

use super::person::{Issue, issue};
use crate::clock::millis_between;
use crate::entra::clients;
use crate::entra::desk::DeviceState;
use crate::entra::device::is_expired;
use crate::entra::error::Refusal;
use crate::entra::form::Form;
use crate::exchange::{Asked, Reply};
use crate::state::State;

pub(super) fn grant(state: &mut State, asked: &Asked, form: &Form) -> Result<Reply, Refusal> {
    let application = clients::application(state, form.need("client_id")?)?;
    clients::check_public(application, form)?;
    let client_id = application.client_id.clone();
    let device_code = form.need("device_code")?.to_owned();
    let device = state.entra.devices.get(&device_code).cloned();
    let device = device
        .filter(|d| d.client_id == client_id)
        .ok_or_else(|| Refusal::of(70_018))?;
    let now = state.now;
    if let Some(kept) = state.entra.devices.get_mut(&device_code) {
        kept.polled = Some(now);
    }
    let interval = state.knobs.device_interval_seconds.saturating_mul(1_000);
    let (person_id, signed_in) = match &device.state {
        DeviceState::Redeemed => return Err(Refusal::of(54_005)),
        DeviceState::Declined => return Err(Refusal::of(65_004).with_error("authorization_declined")),
        _ if is_expired(state, &device) => return Err(Refusal::of(70_019)),
        DeviceState::Pending => {
            let fast = device.polled.is_some_and(|at| millis_between(at, now) < interval);
            let pending = Refusal::of(70_016);
            return Err(if fast && state.knobs.device_slow_down {
                pending.with_error("slow_down")
            } else {
                pending
            });
        }
        DeviceState::SignedIn { person_id, signed_in } => (person_id.clone(), *signed_in),
    };
    if let Some(kept) = state.entra.devices.get_mut(&device_code) {
        kept.state = DeviceState::Redeemed;
    }
    issue(
        state,
        asked,
        &Issue {
            client_id: &client_id,
            person_id: &person_id,
            scopes: &device.scopes,
            nonce: None,
            signed_in,
            lasting: device.scopes.offline.then(|| device.scopes.permissions.clone()),
        },
    )
}
