//! The pages of the sign-in: small, without script, readable by a screen reader, and without a password.

use super::desk::{Desk, Flow, Purpose};
use super::error::Refusal;
use crate::exchange::{Asked, Reply};
use crate::state::State;
use crate::world::{Application, SignInPerson};

const STYLE: &str = include_str!("sign_in.css");

/// `GET /sign-in.css`.
pub(super) fn style() -> Reply {
    Reply::text(200, "text/css; charset=utf-8", STYLE).with("x-content-type-options", "nosniff")
}

/// `text` as HTML text or attribute.
pub(super) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

/// A page; `goes_to` is the origin a form may lead to beside this one, since browsers hold a redirect after a form
/// to `form-action` as well.
fn page(status: u16, title: &str, main: &str, goes_to: Option<&str>) -> Reply {
    let title = escape(title);
    let html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<link rel=\"stylesheet\" href=\"/sign-in.css\">\n</head>\n<body>\n<main>\n\
         <h1>{title}</h1>\n{main}\n\
         <p class=\"note\">This is the sample tenant of Voice Sync on this computer, not Microsoft. It asks for no \
         password.</p>\n</main>\n</body>\n</html>\n"
    );
    let action = goes_to.map(|origin| format!(" {origin}")).unwrap_or_default();
    let policy = format!(
        "default-src 'none'; style-src 'self'; form-action 'self'{action}; base-uri 'none'; frame-ancestors 'none'"
    );
    Reply::text(status, "text/html; charset=utf-8", html)
        .with("content-security-policy", policy)
        .with("referrer-policy", "no-referrer")
        .with("x-content-type-options", "nosniff")
        .with("x-frame-options", "DENY")
}

fn form(flow_id: &str, inner: &str) -> String {
    format!(
        "<form method=\"post\" action=\"/sign-in\">\n<input type=\"hidden\" name=\"flow\" value=\"{}\">\n{inner}\n</form>",
        escape(flow_id)
    )
}

fn action(name: &str, label: &str) -> String {
    format!(
        "<button type=\"submit\" name=\"action\" value=\"{name}\">{}</button>",
        escape(label)
    )
}

fn application_of<'s>(state: &'s State, flow: &Flow) -> Option<&'s Application> {
    let client_id = match &flow.purpose {
        Purpose::Code(request) => &request.client_id,
        Purpose::AdminConsent(request) => &request.client_id,
        Purpose::Device(code) => &state.entra.devices.get(code)?.client_id,
    };
    state.world.entra.application(client_id)
}

fn origin_of(flow: &Flow) -> Option<String> {
    Desk::back_of(flow).map(super::redirect::Back::origin)
}

/// The accounts as buttons; the one of `login_hint` comes first.
pub(super) fn choose(state: &State, flow_id: &str) -> Reply {
    let Some(flow) = state.entra.flow(flow_id) else {
        return too_old();
    };
    let hint = match &flow.purpose {
        Purpose::Code(request) => request.login_hint.as_deref().unwrap_or_default(),
        Purpose::AdminConsent(_) | Purpose::Device(_) => "",
    };
    let mut people: Vec<&SignInPerson> = state.world.entra.people.iter().collect();
    people.sort_by_key(|p| !p.upn.eq_ignore_ascii_case(hint));
    let rows: Vec<String> = people.into_iter().map(account).collect();
    let name = application_of(state, flow).map_or("", |a| a.display_name.as_str());
    let warning = match flow.purpose {
        Purpose::Device(_) => {
            "<p>Go on only if you started this sign-in yourself, on a device that you can see.</p>\n"
        }
        Purpose::Code(_) | Purpose::AdminConsent(_) => "",
    };
    let inner = format!(
        "<ul class=\"accounts\">\n{}\n</ul>\n{}",
        rows.join("\n"),
        action("cancel", "Cancel")
    );
    let main = format!(
        "<p>Choose an account to sign in to {} of {}.</p>\n{warning}{}",
        escape(name),
        escape(&state.world.identity.display_name),
        form(flow_id, &inner)
    );
    page(200, "Sign in", &main, origin_of(flow).as_deref())
}

fn account(person: &SignInPerson) -> String {
    format!(
        "<li><button type=\"submit\" name=\"account\" value=\"{}\"><bdi>{}</bdi><span>{}</span><span>{}</span></button></li>",
        escape(&person.id),
        escape(&person.display_name),
        escape(&person.upn),
        escape(&person.about)
    )
}

/// Asks `person` for these permissions, for himself or for everybody.
pub(super) fn consent(state: &State, flow_id: &str, person: &SignInPerson, permissions: &[String]) -> Reply {
    let Some(flow) = state.entra.flow(flow_id) else {
        return too_old();
    };
    let for_all = matches!(flow.purpose, Purpose::AdminConsent(_));
    let rows: Vec<String> = permissions
        .iter()
        .map(|p| format!("<li>{}</li>", escape(p)))
        .collect();
    let name = application_of(state, flow).map_or("", |a| a.display_name.as_str());
    let scope = if for_all {
        format!("for everybody in {}", state.world.identity.display_name)
    } else {
        "for your own account".to_owned()
    };
    let main = format!(
        "<p>Signed in as {}.</p>\n<p>{} asks for these permissions {}:</p>\n<ul>\n{}\n</ul>\n{}",
        escape(&person.upn),
        escape(name),
        escape(&scope),
        rows.join("\n"),
        form(
            flow_id,
            &format!("{} {}", action("accept", "Accept"), action("cancel", "Cancel"))
        )
    );
    page(200, "Permissions requested", &main, origin_of(flow).as_deref())
}

/// The sign-in stops here: with another account, or back to the application.
pub(super) fn stopped(state: &State, asked: &Asked, flow_id: &str, refusal: &Refusal) -> Reply {
    let Some(flow) = state.entra.flow(flow_id) else {
        return too_old();
    };
    let actions = format!(
        "{} {}",
        action("other", "Use another account"),
        action("return", "Go back to the application")
    );
    let main = format!("{}\n{}", told(state, asked, refusal), form(flow_id, &actions));
    page(200, "You cannot sign in", &main, origin_of(flow).as_deref())
}

/// An error with nowhere to go back to.
pub(super) fn error(state: &State, asked: &Asked, refusal: &Refusal) -> Reply {
    page(
        400,
        "Sorry, this sign-in cannot go on",
        &told(state, asked, refusal),
        None,
    )
}

fn told(state: &State, asked: &Asked, refusal: &Refusal) -> String {
    format!(
        "<p>{}</p>\n<p class=\"code\">{}</p>",
        escape(&refusal.message),
        escape(&refusal.description(state, &asked.request_id))
    )
}

/// A message without buttons.
pub(super) fn message(title: &str, text: &str) -> Reply {
    page(200, title, &format!("<p>{}</p>", escape(text)), None)
}

/// A sign-in page that is no longer open.
pub(super) fn too_old() -> Reply {
    let text = "<p>This sign-in page is too old. Start again from the application.</p>";
    page(400, "Sorry, this sign-in cannot go on", text, None)
}

/// Where the code of another device is entered.
pub(super) fn device(problem: Option<&str>) -> Reply {
    let problem = problem
        .map(|p| format!("<p role=\"alert\">{}</p>\n", escape(p)))
        .unwrap_or_default();
    let main = format!(
        "{problem}<p>Go on only if you started this sign-in yourself, on a device that you can see.</p>\n\
         <form method=\"post\" action=\"/devicelogin\">\n<p><label for=\"user_code\">Code</label><br>\
         <input id=\"user_code\" name=\"user_code\" autocomplete=\"off\" autocapitalize=\"characters\" required></p>\n\
         <button type=\"submit\">Next</button>\n</form>"
    );
    page(
        if problem.is_empty() { 200 } else { 400 },
        "Enter the code shown on your device",
        &main,
        None,
    )
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn nothing_of_a_name_becomes_markup() {
        assert_eq!(
            escape("<a href='x'>\"&\"</a>"),
            "&lt;a href=&#39;x&#39;&gt;&quot;&amp;&quot;&lt;/a&gt;"
        );
    }
}
