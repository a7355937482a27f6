//! What Voice Sync decides: pure functions over data, no clock, no randomness, no IO.
