//! How a sync job runs: orchestration over the ports of sync-core.
