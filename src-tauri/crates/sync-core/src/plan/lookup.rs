//! Looking things up by a text id, quickly: a plan of 100,000 people asks a million times.
//!
//! Built from the ordered maps of the input and never iterated, so that no result depends on its order;
//! hashed with fixed keys, so that it is the same on every run. Not for results: those are ordered maps.

use std::{
    collections::{HashMap, hash_map::DefaultHasher},
    hash::BuildHasherDefault,
};

/// Values by text.
#[derive(Debug)]
pub(crate) struct Lookup<'a, T>(HashMap<&'a str, T, BuildHasherDefault<DefaultHasher>>);

impl<'a, T> Lookup<'a, T> {
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self(HashMap::with_capacity_and_hasher(
            capacity,
            BuildHasherDefault::default(),
        ))
    }

    pub(crate) fn get(&self, key: &str) -> Option<&T> {
        self.0.get(key)
    }

    /// The value, made where there is none.
    pub(crate) fn or_insert_with(&mut self, key: &'a str, make: impl FnOnce() -> T) -> &mut T {
        self.0.entry(key).or_insert_with(make)
    }
}

/// One thing or several, in the order in which they came. Nearly always one: that costs no allocation.
#[derive(Clone, Debug)]
pub(crate) struct Group<T> {
    first: Option<T>,
    more: Vec<T>,
}

impl<T> Group<T> {
    pub(crate) fn new() -> Self {
        Self {
            first: None,
            more: Vec::new(),
        }
    }

    pub(crate) fn push(&mut self, item: T) {
        match self.first {
            None => self.first = Some(item),
            Some(_) => self.more.push(item),
        }
    }

    pub(crate) fn first(&self) -> Option<&T> {
        self.first.as_ref()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.first.iter().chain(&self.more)
    }
}
