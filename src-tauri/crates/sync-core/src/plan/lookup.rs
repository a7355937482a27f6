//! Looking things up by id, quickly: a plan of 100,000 people asks a million times.
//!
//! Ids are short and stand beside the values: to follow a reference for each comparison would cost more than
//! the comparison. Values keep the order in which they came, and the hash has a fixed seed, so that every
//! run is the same. Not for results: those are ordered maps.

use arrayvec::ArrayVec;
use foldhash::fast::FixedState;
use indexmap::IndexMap;

/// Values by id, each in a place of its own.
pub(crate) type Lookup<K, T> = IndexMap<K, T, FixedState>;

/// An empty one with room for so many.
pub(crate) fn with_room<K, T>(count: usize) -> Lookup<K, T> {
    Lookup::with_capacity_and_hasher(count, FixedState::default())
}

/// How many people are fetched into the processor's cache at a time.
pub(crate) const AHEAD: usize = 64;

/// Values of which most are alike, each given back as an earlier one that is like it: who has judged that one
/// need not fetch the others.
pub(crate) struct Kinds<'a, T>(ArrayVec<&'a T, 8>);

impl<'a, T> Kinds<'a, T> {
    pub(crate) fn none() -> Self {
        Self(ArrayVec::new())
    }

    /// One that is like this one; this one itself where none of the first few is.
    pub(crate) fn like(&mut self, value: &'a T, alike: impl Fn(&T, &T) -> bool) -> &'a T {
        if let Some(known) = self.0.iter().find(|known| alike(known, value)) {
            return known;
        }
        if !self.0.is_full() {
            self.0.push(value);
        }
        value
    }
}

/// One thing or several, in the order in which they came. Nearly always one: that costs no allocation, and
/// the box keeps the rare list out of the way of the others.
#[derive(Clone, Debug, Default)]
pub(crate) enum Group<T> {
    #[default]
    None,
    One(T),
    #[expect(
        clippy::box_collection,
        reason = "a list in place would make every group twice as large"
    )]
    Several(Box<Vec<T>>),
}

impl<T: Copy> Group<T> {
    pub(crate) fn push(&mut self, item: T) {
        match self {
            Group::None => *self = Group::One(item),
            Group::One(first) => *self = Group::Several(Box::new(vec![*first, item])),
            Group::Several(items) => items.push(item),
        }
    }

    pub(crate) fn first(&self) -> Option<&T> {
        self.as_slice().first()
    }

    pub(crate) fn is_several(&self) -> bool {
        matches!(self, Group::Several(_))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.as_slice().iter()
    }

    fn as_slice(&self) -> &[T] {
        match self {
            Group::None => &[],
            Group::One(item) => std::slice::from_ref(item),
            Group::Several(items) => items,
        }
    }
}
