//! The Microsoft tenant: tokens and Microsoft Graph.
