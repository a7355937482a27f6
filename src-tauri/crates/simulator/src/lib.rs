//! The sample tenant: 8x8, Entra and Graph on the loopback interface.
