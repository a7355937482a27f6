//! The engine over both real adapters, SQLite and the sample tenant, in virtual time.

mod thin_path;
