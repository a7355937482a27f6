use super::*;

fn parse(address: &str) -> Result<ChannelAddress, Failure> {
    ChannelAddress::parse(&SecretString::from(address))
}

#[test]
fn an_address_is_split_into_what_may_be_shown_and_what_may_not() {
    let address =
        parse(" https://prod-1.westeurope.logic.azure.com:443/workflows/1/invoke?api-version=1&sig=s%2B ")
            .unwrap();
    assert_eq!(address.origin.text(), "https://prod-1.westeurope.logic.azure.com");
    assert_eq!(
        address.target.expose_secret(),
        "/workflows/1/invoke?api-version=1&sig=s%2B"
    );
}

#[test]
fn what_is_no_address_of_a_workflow_is_refused_without_repeating_it() {
    for wrong in [
        "",
        "hooks.example/secret-part",
        "http://hooks.example/secret-part",
        "ftp://hooks.example/secret-part",
        "https://me:secret-part@hooks.example/1",
        "https://hooks.example/1#secret-part",
        "https://hooks.example",
        "https://hooks.example/",
    ] {
        let failure = parse(wrong).err().expect(wrong);
        assert_eq!(failure.code, ErrorCode::BadConfiguration, "{wrong}");
        assert!(!failure.detail.contains("secret-part"), "{}", failure.detail);
    }
}

#[test]
fn a_message_is_an_adaptive_card_in_the_envelope_that_a_workflow_takes() {
    let card = card(&Message {
        title: "Voice Sync".into(),
        subtitle: "Contoso".into(),
        lines: vec!["One.".into(), "Two.".into()],
    });
    assert_eq!(card["type"], "message");
    let attachment = &card["attachments"][0];
    assert_eq!(attachment["contentType"], CARD);
    assert_eq!(attachment["content"]["type"], "AdaptiveCard");
    let blocks = attachment["content"]["body"].as_array().unwrap();
    let texts: Vec<_> = blocks
        .iter()
        .map(|block| block["text"].as_str().unwrap())
        .collect();
    assert_eq!(texts, ["Voice Sync", "Contoso", "One.", "Two."]);
}

#[test]
fn what_may_work_later_is_told_apart_from_what_somebody_has_to_mend() {
    let status = |code, retry_after| HttpError::Status {
        code,
        retry_after,
        request_id: None,
        body: "no".into(),
    };
    let minute = Duration::from_secs(60);
    assert_eq!(told(&status(429, Some(minute))).retry_after, Some(minute));
    for code in [408, 429, 500, 503] {
        assert_eq!(
            told(&status(code, None)).code,
            ErrorCode::ChannelUnavailable,
            "{code}"
        );
    }
    for code in [302, 400, 401, 403, 404, 410, 413] {
        assert_eq!(
            told(&status(code, None)).code,
            ErrorCode::ChannelRefused,
            "{code}"
        );
    }
}
