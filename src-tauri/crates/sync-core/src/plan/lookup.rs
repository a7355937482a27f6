//! Looking things up by id, quickly: a plan of 100,000 people asks a million times.
//!
//! Ids are short and stand beside the values: to follow a reference for each comparison would cost more than
//! the comparison. Values keep the order in which they came, and the hash has a fixed seed, so that every
//! run is the same. Not for results: those are ordered maps.

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
