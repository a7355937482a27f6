//! Seeded draws: the only source of chance in the sample tenant.
//!
//! Each draw is spelled out over the ChaCha stream, so that a newer `rand` cannot change the world of a seed.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A stream of draws: same seed and stream, same draws.
#[derive(Debug, Clone)]
pub(crate) struct Draw(ChaCha12Rng);

impl Draw {
    pub(crate) fn new(seed: u64, stream: u64) -> Self {
        let mut key = [0_u8; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        let mut rng = ChaCha12Rng::from_seed(key);
        rng.set_stream(stream);
        Self(rng)
    }

    /// A number in `0..end`; 0 when `end` is 0.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        let wide = u128::from(self.0.next_u64()) * u128::from(end);
        u64::try_from(wide >> 64).unwrap_or(0)
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high.saturating_sub(low).saturating_add(1))
    }

    /// True in `percent` of draws.
    pub(crate) fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// True with probability `p`.
    pub(crate) fn chance(&mut self, p: f64) -> bool {
        const STEPS: u32 = 1_000_000;
        let drawn = u32::try_from(self.below(u64::from(STEPS))).unwrap_or(0);
        f64::from(drawn) < p * f64::from(STEPS)
    }

    /// One of `items`.
    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        let at = self.below(u64::try_from(items.len()).unwrap_or(0));
        items.get(usize::try_from(at).unwrap_or(0))
    }

    fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0_u8; N];
        self.0.fill_bytes(&mut bytes);
        bytes
    }

    /// A version 4 GUID in lower case.
    pub(crate) fn guid(&mut self) -> String {
        uuid::Builder::from_random_bytes(self.bytes())
            .into_uuid()
            .to_string()
    }

    /// 22 URL-safe characters, as 8x8 writes its ids.
    pub(crate) fn short_id(&mut self) -> String {
        URL_SAFE_NO_PAD.encode(self.bytes::<16>())
    }

    /// 43 URL-safe characters, as Microsoft writes policy ids and secrets look.
    pub(crate) fn long_id(&mut self) -> String {
        URL_SAFE_NO_PAD.encode(self.bytes::<32>())
    }
}
