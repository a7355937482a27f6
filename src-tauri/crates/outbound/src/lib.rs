//! The one way out to the network: transport, limits, throttling, redaction.
