//! The generation number that stands in database and vault, by which a restored backup is known.
//!
//! Not here: what follows from one (the engine abandons unfinished jobs, reads both sides, holds the next job).

use sync_core::{
    failure::Failure,
    ports::{RecordsStore, Vault},
};

/// What the two numbers say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GenerationCheck {
    /// The database is the one the vault was last used with.
    Same,
    /// The database is older than the vault: it was restored from a backup.
    Restored,
}

/// Compares the two. A vault that lags (a crash between the two writes, or a vault that was made anew)
/// is brought up to the database.
pub async fn check_generation(
    database: &dyn RecordsStore,
    vault: &dyn Vault,
) -> Result<GenerationCheck, Failure> {
    let (ours, sealed) = (database.generation().await?, vault.generation().await?);
    if ours < sealed {
        return Ok(GenerationCheck::Restored);
    }
    if ours > sealed {
        vault.set_generation(ours).await?;
    }
    Ok(GenerationCheck::Same)
}

/// Moves both on by one, the database first: a crash between the two must not look like a restored backup.
/// Called whenever a process takes the lead and before each job that writes. Returns the new number.
pub async fn advance_generation(database: &dyn RecordsStore, vault: &dyn Vault) -> Result<u64, Failure> {
    let next = database.next_generation().await?;
    vault.set_generation(next).await?;
    Ok(next)
}

/// Makes a restored database the present one, after its unfinished jobs were abandoned: both numbers move
/// beyond what either has seen. Returns the new number.
pub async fn accept_restored(database: &dyn RecordsStore, vault: &dyn Vault) -> Result<u64, Failure> {
    let seen = database.generation().await?.max(vault.generation().await?);
    database.set_generation(seen).await?;
    advance_generation(database, vault).await
}
