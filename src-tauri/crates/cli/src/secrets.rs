//! The two secrets of a connection, from outside: environment, stdin, or a hidden prompt; never arguments.

use crate::{output::Output, trouble::Trouble};
use secrecy::{SecretString, zeroize::Zeroize};
use std::io::{BufRead, IsTerminal};

/// Name of the environment variable with the 8x8 API key.
const PBX_KEY: &str = "VOICE_SYNC_PBX_KEY";
/// Name of the environment variable with the application's client secret.
const CLIENT_SECRET: &str = "VOICE_SYNC_CLIENT_SECRET";

/// Name of the environment variable with the address of a Teams channel's workflow.
const CHANNEL: &str = "VOICE_SYNC_CHANNEL";

/// What `--help` says about them.
pub(crate) const HELP: &str = "\
Secrets are never arguments. They are taken, in this order, from:
  --secrets-from-stdin   two lines, `pbx_key=...` and `client_secret=...`
  the environment        VOICE_SYNC_PBX_KEY and VOICE_SYNC_CLIENT_SECRET
  a hidden prompt        on a terminal
Whoever starts Voice Sync keeps the environment that it gave; except on Linux, other programs of the same account can \
read it from the running process too. Prefer stdin in scripts.";

/// Secrets that the environment held when the process started.
#[derive(Debug, Default)]
pub(crate) struct FromEnvironment {
    pbx_key: Option<SecretString>,
    client_secret: Option<SecretString>,
    channel: Option<SecretString>,
}

impl FromEnvironment {
    /// The address of a Teams channel's workflow.
    pub(crate) fn channel(self) -> Option<SecretString> {
        self.channel
    }

    pub(crate) fn read() -> Self {
        Self {
            pbx_key: variable(PBX_KEY),
            client_secret: variable(CLIENT_SECRET),
            channel: variable(CHANNEL),
        }
    }
}

fn variable(name: &str) -> Option<SecretString> {
    std::env::var(name).ok().and_then(secret)
}

/// What a connection needs.
#[derive(Debug)]
pub(crate) struct Secrets {
    pub(crate) pbx_key: Option<SecretString>,
    pub(crate) client_secret: Option<SecretString>,
}

/// Gathers the secrets. `with_pbx_key` where the phone system has one; `with_client_secret` where the application signs
/// in with one; `from_stdin` where lines come.
pub(crate) fn gather(
    environment: FromEnvironment,
    with_pbx_key: bool,
    with_client_secret: bool,
    from_stdin: bool,
    output: &Output,
) -> Result<Secrets, Trouble> {
    let mut found = environment;
    if from_stdin {
        let lines = from_lines(&mut std::io::stdin().lock())?;
        found.pbx_key = lines.pbx_key.or(found.pbx_key);
        found.client_secret = lines.client_secret.or(found.client_secret);
    }
    let asks = !from_stdin && std::io::stdin().is_terminal();
    let pbx_key = match found.pbx_key {
        _ if !with_pbx_key => None,
        Some(key) => Some(key),
        None => Some(ask(asks, "8x8 API key", "pbx_key", PBX_KEY, output)?),
    };
    let client_secret = match found.client_secret {
        _ if !with_client_secret => None,
        Some(secret) => Some(secret),
        None => Some(ask(
            asks,
            "Client secret of the application",
            "client_secret",
            CLIENT_SECRET,
            output,
        )?),
    };
    Ok(Secrets {
        pbx_key,
        client_secret,
    })
}

/// The address of a Teams channel's workflow: one line of stdin, or a hidden prompt on a terminal.
pub(crate) fn channel(output: &Output) -> Result<SecretString, Trouble> {
    if std::io::stdin().is_terminal() {
        output.note("What you type is not shown.");
        let typed = rpassword::prompt_password("Address of the channel's workflow: ")
            .map_err(|error| Trouble::unusable("the terminal", error))?;
        return secret(typed).ok_or_else(|| usage("nothing was entered"));
    }
    let mut line = String::new();
    std::io::stdin()
        .lock()
        .read_line(&mut line)
        .map_err(|error| Trouble::unusable("stdin", error))?;
    let text = format!("The address is missing: set {CHANNEL}, or give it as one line of stdin.");
    secret(line).ok_or(Trouble::Usage(text))
}

/// `pbx_key=...` and `client_secret=...`, each at most once, in any order; nothing else.
fn from_lines(input: &mut impl BufRead) -> Result<FromEnvironment, Trouble> {
    let mut found = FromEnvironment::default();
    let mut line = String::new();
    while input
        .read_line(&mut line)
        .map_err(|error| Trouble::unusable("stdin", error))?
        > 0
    {
        let text = line.trim_end_matches(['\r', '\n']);
        let slot = match text.split_once('=') {
            Some(("pbx_key", _)) => &mut found.pbx_key,
            Some(("client_secret", _)) => &mut found.client_secret,
            _ if text.trim().is_empty() => {
                line.zeroize();
                continue;
            }
            // The line may hold a secret: it is not repeated.
            _ => return Err(usage("stdin takes two lines, pbx_key=... and client_secret=...")),
        };
        if slot.is_some() {
            return Err(usage("stdin named the same secret twice"));
        }
        *slot = text
            .split_once('=')
            .and_then(|(_, value)| secret(value.to_owned()));
        line.zeroize();
    }
    Ok(found)
}

fn ask(asks: bool, words: &str, key: &str, variable: &str, output: &Output) -> Result<SecretString, Trouble> {
    if !asks {
        let text = format!(
            "The {words} is missing: set {variable}, or give the line {key}=... with --secrets-from-stdin."
        );
        return Err(Trouble::Usage(text));
    }
    output.note("What you type is not shown.");
    let typed = rpassword::prompt_password(format!("{words}: "))
        .map_err(|error| Trouble::unusable("the terminal", error))?;
    secret(typed).ok_or_else(|| usage("nothing was entered"))
}

/// Without the blanks round it; none where nothing is left.
fn secret(mut text: String) -> Option<SecretString> {
    let trimmed = text.trim();
    let found = (!trimmed.is_empty()).then(|| SecretString::from(trimmed));
    text.zeroize();
    found
}

fn usage(text: &str) -> Trouble {
    Trouble::Usage(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{FromEnvironment, from_lines, gather};
    use crate::{output::Output, trouble::Trouble};
    use secrecy::{ExposeSecret, SecretString};

    #[test]
    fn two_lines_in_any_order_are_the_secrets() {
        let found = from_lines(&mut "client_secret=s~=1\r\npbx_key= eght_2 \n\n".as_bytes()).unwrap();
        assert_eq!(found.client_secret.unwrap().expose_secret(), "s~=1");
        assert_eq!(found.pbx_key.unwrap().expose_secret(), "eght_2");
    }

    #[test]
    fn a_wrong_line_is_refused_and_not_repeated() {
        for wrong in ["eght_naked_secret\n", "pbx_key=a\npbx_key=eght_naked_secret\n"] {
            let Err(Trouble::Usage(text)) = from_lines(&mut wrong.as_bytes()) else {
                panic!("taken: {wrong}")
            };
            assert!(!text.contains("eght_naked_secret"));
        }
    }

    #[test]
    fn no_debug_output_shows_a_secret() {
        let held = FromEnvironment {
            pbx_key: Some(SecretString::from("eght_x")),
            client_secret: None,
            channel: None,
        };
        assert!(!format!("{held:?}").contains("eght_x"));
    }

    #[test]
    fn a_file_as_phone_system_needs_no_key() {
        let held = FromEnvironment {
            pbx_key: None,
            client_secret: Some(SecretString::from("s")),
            channel: None,
        };
        let secrets = gather(held, false, true, false, &Output::new(false, true)).unwrap();
        assert!(secrets.pbx_key.is_none());
    }
}
