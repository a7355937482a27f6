//! OData spelling: quoted literals, and collections in the shapes that Graph prints.

use outbound::encode_segment;
use serde::{
    Deserialize, Deserializer,
    de::{self, DeserializeOwned, IgnoredAny, MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer},
};
use std::{collections::HashSet, fmt, marker::PhantomData};
use sync_core::failure::Failure;

use crate::told::unreadable;

/// A string literal: quotes doubled ("Use the $filter query parameter").
pub(crate) fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// `$filter=...` for a URL. Everything but letters, digits and `-._~` is percent-encoded: a bare `+` would
/// arrive as a blank, `#` would end the URL.
pub(crate) fn filter(expression: &str) -> String {
    format!("$filter={}", encode_segment(expression))
}

/// One page of a collection.
#[derive(Debug)]
pub(crate) struct Page<T> {
    /// The items. `value` may be an array, one object (some documentation examples), or missing.
    pub(crate) items: Vec<T>,
    /// `@odata.nextLink`, whole and opaque.
    pub(crate) next: Option<String>,
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Page<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields<T>(PhantomData<T>);

        impl<'de, T: DeserializeOwned> Visitor<'de> for Fields<T> {
            type Value = Page<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a collection")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Page<T>, A::Error> {
                let mut page = Page {
                    items: Vec::new(),
                    next: None,
                };
                while let Some(key) = map.next_key::<String>()? {
                    match key.as_str() {
                        "value" => page.items.append(&mut map.next_value::<Items<T>>()?.0),
                        "@odata.nextLink" => page.next = map.next_value()?,
                        _ => drop(map.next_value::<IgnoredAny>()?),
                    }
                }
                Ok(page)
            }
        }

        deserializer.deserialize_map(Fields(PhantomData))
    }
}

struct Items<T>(Vec<T>);

impl<'de, T: DeserializeOwned> Deserialize<'de> for Items<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrMany<T>(PhantomData<T>);

        impl<'de, T: DeserializeOwned> Visitor<'de> for OneOrMany<T> {
            type Value = Items<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list or one object")
            }

            fn visit_unit<E: de::Error>(self) -> Result<Items<T>, E> {
                Ok(Items(Vec::new()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Items<T>, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = seq.next_element()? {
                    items.push(item);
                }
                Ok(Items(items))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Items<T>, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(|item| Items(vec![item]))
            }
        }

        deserializer.deserialize_any(OneOrMany(PhantomData))
    }
}

/// The links followed in one listing, so that a link that leads back ends it instead of turning for ever.
#[derive(Debug, Default)]
pub(crate) struct Trail(HashSet<String>);

impl Trail {
    pub(crate) fn step(&mut self, link: String) -> Result<String, Failure> {
        if self.0.insert(link.clone()) {
            return Ok(link);
        }
        Err(unreadable(
            "a list of Microsoft's leads back to a page that was read already",
            None,
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What a server reads out of the query: percent-decoding as for forms, then the OData literal.
    fn read_back(query: &str) -> String {
        let (_, value) = url::form_urlencoded::parse(query.as_bytes()).next().unwrap();
        let text = value
            .strip_prefix("userPrincipalName eq '")
            .unwrap()
            .strip_suffix('\'')
            .unwrap();
        assert_eq!(
            text.replace("''", "").matches('\'').count(),
            0,
            "a quote that ends the literal early"
        );
        text.replace("''", "'")
    }

    proptest! {
        #[test]
        fn any_text_comes_back_out_of_the_filter(text in any::<String>()) {
            let query = filter(&format!("userPrincipalName eq {}", literal(&text)));
            prop_assert_eq!(read_back(&query), text);
            let url = url::Url::parse(&format!("https://graph.example/v1.0/users?{query}&$top=1")).unwrap();
            prop_assert_eq!(url.fragment(), None);
            prop_assert_eq!(url.path(), "/v1.0/users");
            prop_assert_eq!(url.query_pairs().count(), 2);
        }
    }

    #[test]
    fn hostile_names_stay_one_literal() {
        for name in [
            "o'hara@x.example",
            "a#EXT#@x.example",
            "a+b@x.example",
            "a/b",
            "x' or '1' eq '1",
            "ä&$top=1",
            "%27",
        ] {
            let query = filter(&format!("userPrincipalName eq {}", literal(name)));
            assert_eq!(read_back(&query), name);
            assert!(!query.contains(['#', '+', '\'', '/', '&', ' ']), "{query}");
        }
    }

    #[test]
    fn a_collection_is_read_in_every_shape() {
        let read = |text: &str| serde_json::from_str::<Page<serde_json::Value>>(text).unwrap();
        assert_eq!(
            read(r#"{"value":[{"a":1},{"a":2}],"@odata.nextLink":"x"}"#)
                .items
                .len(),
            2
        );
        assert_eq!(read(r#"{"value":{"a":1}}"#).items.len(), 1);
        assert_eq!(read(r#"{"value":{"a":1},"value":{"a":2}}"#).items.len(), 2);
        assert_eq!(read(r#"{"value":null,"@odata.nextLink":null}"#).items.len(), 0);
        assert_eq!(read(r#"{"@odata.context":"c"}"#).next, None);
        assert!(serde_json::from_str::<Page<serde_json::Value>>("[]").is_err());
        assert!(serde_json::from_str::<Page<serde_json::Value>>(r#"{"value":"x"}"#).is_err());
    }

    #[test]
    fn a_link_that_leads_back_ends_the_listing() {
        let mut trail = Trail::default();
        assert!(trail.step("a".into()).is_ok());
        assert!(trail.step("b".into()).is_ok());
        assert!(trail.step("a".into()).is_err());
    }
}
