use super::*;
#[cfg(unix)]
use std::{
    io::Write,
    process::{Command, Stdio},
};

fn registration() -> Registration {
    Registration {
        application: "Voice Sync".to_owned(),
        tenant: TenantId::new("c0000000-0000-4000-8000-000000000001"),
        tenant_name: "Contoso".to_owned(),
        computer: "DESK-7".to_owned(),
        owner: "Mira Okafor".to_owned(),
        login: "https://login.microsoftonline.com".to_owned(),
        graph: "https://graph.microsoft.com".to_owned(),
        certificate: CertificateFacts {
            pem: "-----BEGIN CERTIFICATE-----\nMIIB\nAAAA\n-----END CERTIFICATE-----\n".to_owned(),
            thumbprint_sha1: "AB12".repeat(10),
            thumbprint_sha256: "CD34".repeat(16),
            not_after: "2028-03-01T10:20:30Z".parse().unwrap(),
        },
    }
}

/// A name that tries to leave its quotes, its comment and its line in both languages.
fn hostile() -> Registration {
    let name = "O'Brien\u{2019}; $(touch /tmp/owned) `id` \"x\"\r\nrm -rf /\u{2028}& calc \u{202e}gnp.exe";
    Registration {
        application: name.to_owned(),
        tenant_name: name.to_owned(),
        computer: name.to_owned(),
        owner: name.to_owned(),
        ..registration()
    }
}

#[test]
fn the_texts_are_known() {
    let of = registration();
    insta::assert_snapshot!("azure_cli", of.azure_cli_script());
    insta::assert_snapshot!("powershell", of.powershell_script());
    insta::assert_snapshot!("review_sheet", of.review_sheet());
    insta::assert_snapshot!("request", of.request());
    let steps: Vec<_> = of
        .portal_steps()
        .into_iter()
        .enumerate()
        .map(|(n, step)| format!("{}. {}\n{}\n", n + 1, step.title, step.text))
        .collect();
    insta::assert_snapshot!("portal_steps", steps.join("\n"));
}

#[test]
fn hostile_names_stay_in_their_line_and_quotes() {
    let (own, evil) = (registration(), hostile());
    for (one, other) in [
        (own.azure_cli_script(), evil.azure_cli_script()),
        (own.powershell_script(), evil.powershell_script()),
        (own.review_sheet(), evil.review_sheet()),
        (own.request(), evil.request()),
    ] {
        assert_eq!(one.lines().count(), other.lines().count());
        assert!(!other.contains(['\r', '\u{2028}', '\u{202e}']));
    }
    let powershell = evil.powershell_script();
    let line = powershell
        .lines()
        .find(|line| line.starts_with("$name = "))
        .unwrap();
    assert!(
        line.starts_with("$name = 'O''Brien\u{2019}\u{2019}; $(touch") && line.ends_with('\''),
        "{line}"
    );
}

/// What bash prints for a script.
#[cfg(unix)]
fn run(script: &str, arguments: &[&str]) -> String {
    let mut bash = Command::new("bash")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    bash.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
    let output = bash.wait_with_output().unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{printed}");
    printed
}

/// bash itself reads the assignments: nothing is carried out, and the name arrives whole.
#[cfg(unix)]
#[test]
fn bash_reads_a_hostile_name_as_text() {
    let of = hostile();
    let script = of.azure_cli_script();
    let (assignments, _) = script.split_once("\nsigned_in=").unwrap();
    let printed = run(
        &format!("{assignments}\nPATH=\nprintf '%s|%s' \"$name\" \"$filter\""),
        &[],
    );
    let name = one_line(&of.application);
    let literal = name.replace('\'', "''");
    assert_eq!(printed, format!("{name}|displayName eq '{literal}'"));
    run(&script, &["-n"]);
}

/// The whole script with an `az` that knows one application, or none, and says what it was asked.
#[cfg(unix)]
#[test]
fn the_script_registers_once_and_then_leaves_alone_what_is_there() {
    let script = registration().azure_cli_script();
    let thumbprint = "AB12".repeat(10);
    let with_az = |applications: &str, thumbprints: &str, principal: &str| {
        let az = format!(
            "az() {{ case \"$1 $2 $3 $4\" in\n\
             'account show --query tenantId') echo c0000000-0000-4000-8000-000000000001 ;;\n\
             'ad app list --filter') printf '{applications}' ;;\n\
             'ad app create --display-name') echo made-id; echo create >&3 ;;\n\
             'ad app update --id') echo \"update $5\" >&3; test -s \"${{11#@}}\" ;;\n\
             'ad app credential list') echo {thumbprints} ;;\n\
             'ad app credential reset') echo \"upload $6\" >&3 ;;\n\
             'ad sp show --id') return {principal} ;;\n\
             'ad sp create --id') echo \"principal $5\" >&3 ;;\n\
             'ad app show --id') echo object-id ;;\n\
             *) echo \"unexpected $*\" >&3 ;; esac; }}\n\
             exec 3>&1\n"
        );
        run(&format!("{az}{script}"), &[])
    };
    let last = "Paste both into Voice Sync. A Global Administrator then approves the permissions there.\n";
    assert_eq!(
        with_az("", "", "1"),
        format!(
            "create\nupdate made-id\nupload made-id\nprincipal made-id\nApplication (client) ID: made-id\n\
             Object ID:               object-id\n{last}"
        )
    );
    assert_eq!(
        with_az("known-id", &thumbprint.to_lowercase(), "0"),
        format!(
            "update known-id\nApplication (client) ID: known-id\nObject ID:               object-id\n{last}"
        )
    );
}

#[test]
fn the_permissions_are_json() {
    let access: serde_json::Value = serde_json::from_str(&required_access()).unwrap();
    assert_eq!(access[0]["resourceAppId"], GRAPH_APPLICATION);
    assert_eq!(access[0]["resourceAccess"].as_array().unwrap().len(), 8);
}

#[test]
fn an_empty_name_is_not_looked_for() {
    let nameless = Registration {
        application: "\u{200b} \n".to_owned(),
        ..registration()
    };
    assert!(nameless.azure_cli_script().contains("name='Voice Sync'"));
}

#[test]
fn every_text_names_each_permission() {
    let of = registration();
    for permission in Permission::ALL {
        for text in [of.review_sheet(), of.request()] {
            assert!(text.contains(permission.name()) && text.contains(permission.reason()));
        }
        for script in [of.azure_cli_script(), of.powershell_script()] {
            assert!(
                script.contains(permission.application_id()) && script.contains(permission.delegated_id())
            );
        }
    }
}

#[test]
fn the_facts_of_a_certificate_hold_no_private_key() {
    let subject = crate::consent::Subject {
        computer: "DESK-7".to_owned(),
        connection: "contoso".to_owned(),
    };
    let made = Certificate::create(&subject, 1, "2026-03-01T00:00:00Z".parse().unwrap()).unwrap();
    let of = Registration {
        certificate: CertificateFacts::from(&made),
        ..registration()
    };
    for text in [
        of.azure_cli_script(),
        of.powershell_script(),
        of.review_sheet(),
        of.request(),
    ] {
        assert!(!text.contains("PRIVATE"));
        assert!(text.contains(&made.thumbprint_sha1()));
    }
}
