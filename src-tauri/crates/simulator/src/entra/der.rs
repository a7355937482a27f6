//! As much DER as a certificate and an RSA key need: nested values with a tag and a length.
//!
//! Written out because an ASN.1 library would be the larger thing to trust for five fields.

/// Reads values one after another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader<'d>(&'d [u8]);

/// A value with its tag.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item<'d> {
    pub tag: u8,
    pub content: &'d [u8],
}

pub(super) const INTEGER: u8 = 0x02;
pub(super) const BIT_STRING: u8 = 0x03;
pub(super) const OBJECT_ID: u8 = 0x06;
pub(super) const UTC_TIME: u8 = 0x17;
pub(super) const GENERALIZED_TIME: u8 = 0x18;
pub(super) const SEQUENCE: u8 = 0x30;

impl<'d> Reader<'d> {
    pub(super) fn new(bytes: &'d [u8]) -> Self {
        Self(bytes)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The next value of any kind.
    pub(super) fn next(&mut self) -> Option<Item<'d>> {
        let (&tag, rest) = self.0.split_first()?;
        let (&first, rest) = rest.split_first()?;
        let (length, rest) = if first < 0x80 {
            (usize::from(first), rest)
        } else {
            let count = usize::from(first & 0x7f);
            if count == 0 || count > 4 {
                return None;
            }
            let (digits, rest) = rest.split_at_checked(count)?;
            let length = digits.iter().fold(0_usize, |n, d| (n << 8) | usize::from(*d));
            (length, rest)
        };
        let (content, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some(Item { tag, content })
    }

    /// The next value, which must have this tag.
    pub(super) fn expect(&mut self, tag: u8) -> Option<Item<'d>> {
        self.next().filter(|item| item.tag == tag)
    }

    /// Goes into the next value, which must be a sequence.
    pub(super) fn sequence(&mut self) -> Option<Self> {
        self.expect(SEQUENCE).map(|item| Self(item.content))
    }
}

/// An unsigned integer's bytes without the leading zero of its sign.
pub(super) fn unsigned(content: &[u8]) -> &[u8] {
    match content {
        [0, rest @ ..] if !rest.is_empty() => rest,
        all => all,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Reader;

    proptest! {
        #[test]
        fn any_bytes_are_read_to_an_end(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let mut reader = Reader::new(&bytes);
            let mut read = 0;
            while let Some(item) = reader.next() {
                read += item.content.len() + 2;
            }
            prop_assert!(read <= bytes.len());
        }
    }
}
