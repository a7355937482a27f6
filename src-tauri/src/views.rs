//! What the page is shown and what it asks with: plain data, one file per page.

pub mod connection;
pub mod jobs;
