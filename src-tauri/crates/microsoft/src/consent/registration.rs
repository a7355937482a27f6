//! What is to be registered.
