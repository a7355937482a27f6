use super::*;
use proptest::prelude::*;

fn checked(text: &str) -> Result<PhoneNumber, NumberProblem> {
    let number = PhoneNumber::parse(text)?;
    number.check_country().map(|()| number)
}

#[test]
fn both_spellings_of_a_number_are_one_number() {
    for text in [
        "+441134960001",
        "441134960001",
        "tel:+441134960001",
        " +441134960001 ",
    ] {
        assert_eq!(
            PhoneNumber::parse(text).map(String::from),
            Ok("+441134960001".to_owned()),
            "{text}"
        );
    }
}

#[test]
fn an_extension_makes_another_number() {
    let plain = PhoneNumber::parse("+441134960001").unwrap();
    let extended = PhoneNumber::parse("+441134960001;ext=12").unwrap();
    assert_ne!(plain, extended);
    assert_eq!(extended.base(), plain.as_str());
    assert_eq!((plain.extension(), extended.extension()), (None, Some("12")));
}

#[test]
fn what_is_no_number_is_said_so() {
    for text in [
        "",
        "+",
        "01134960001",
        "+44 113 496 0001",
        "+44113496000x",
        "+123456",
        "+1234567890123456",
        "١٢٣٤٥٦٧٨",
    ] {
        assert_eq!(PhoneNumber::parse(text), Err(NumberProblem::NotE164), "{text}");
    }
    for text in [
        "+441134960001;ext=",
        "+441134960001;ext=1a",
        "+441134960001;ext=1;ext=2",
    ] {
        assert_eq!(
            PhoneNumber::parse(text),
            Err(NumberProblem::BadExtension),
            "{text}"
        );
    }
}

#[test]
fn a_country_code_must_exist() {
    for text in [
        "+441134960001",
        "+16175550100",
        "+35312345678",
        "+80012345678",
        "+88312345678",
    ] {
        assert!(checked(text).is_ok(), "{text}");
    }
    for text in ["+21012345678", "+99912345678", "+38412345678"] {
        assert_eq!(checked(text), Err(NumberProblem::UnknownCountry), "{text}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_and_what_was_read_reads_the_same_again(text in "\\PC{0,24}|\\+?[0-9]{5,17}(;ext=[0-9]{0,3})?") {
        if let Ok(number) = PhoneNumber::parse(&text) {
            prop_assert_eq!(PhoneNumber::parse(number.as_str()), Ok(number.clone()));
            prop_assert!(number.as_str().starts_with('+'));
            let _ = number.check_country();
        }
    }
}
