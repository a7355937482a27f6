use crate::fixture::{at, intent, kept, new_job, plan};
use std::fs;
use store::{
    Database, FILE_NAME, GenerationCheck, KeySource, SealedVault, accept_restored, advance_generation,
    check_generation, create_key_file,
};
use sync_core::{
    id::ConnectionId,
    job::JobStatus,
    outcome::Outcome,
    plan::StepClass,
    ports::{JobHistory, RecordsStore, Vault},
};
use tempfile::TempDir;

async fn vault(dir: &TempDir) -> SealedVault {
    let key = dir.path().join("key");
    if !key.exists() {
        create_key_file(&key).await.unwrap();
    }
    SealedVault::open(
        dir.path(),
        ConnectionId::new("sample"),
        KeySource::KeyFile(key),
        || at(0),
    )
    .await
    .unwrap()
}

#[tokio::test]
async fn both_sides_of_a_new_connection_agree() {
    let kept = kept().await;
    let vault = vault(&kept.dir).await;
    assert_eq!(
        check_generation(&kept.database, &vault).await.unwrap(),
        GenerationCheck::Same
    );
    assert_eq!(advance_generation(&kept.database, &vault).await.unwrap(), 1);
    assert_eq!(
        check_generation(&kept.database, &vault).await.unwrap(),
        GenerationCheck::Same
    );
}

#[tokio::test]
async fn a_restored_database_is_known_by_the_vault_and_its_unfinished_jobs_are_abandoned() {
    let kept = kept().await;
    let vault = vault(&kept.dir).await;
    advance_generation(&kept.database, &vault).await.unwrap();
    let planned = plan(&[(1, StepClass::Addition), (2, StepClass::Addition)]);
    let job = kept
        .database
        .create_job(new_job(0), Some(&planned))
        .await
        .unwrap();
    let epochs = kept.database.epochs().await.unwrap();
    kept.database.intend(job, epochs, &[intent(0, 1)]).await.unwrap();
    let dir = kept.dir.path().to_owned();
    drop(kept.database);
    let backup = fs::read(dir.join(FILE_NAME)).unwrap();

    let database = Database::open(&dir, || at(0)).await.unwrap();
    advance_generation(&database, &vault).await.unwrap();
    drop(database);
    fs::write(dir.join(FILE_NAME), backup).unwrap();

    let database = Database::open(&dir, || at(0)).await.unwrap();
    assert_eq!(
        check_generation(&database, &vault).await.unwrap(),
        GenerationCheck::Restored
    );
    assert_eq!(database.abandon_unfinished(at(9)).await.unwrap(), [job]);
    let found = database.job(job).await.unwrap().unwrap();
    assert_eq!(
        (found.status, found.ended_at),
        (JobStatus::Abandoned, Some(at(9)))
    );
    let outcomes: Vec<_> = database
        .steps(job)
        .await
        .unwrap()
        .into_iter()
        .map(|row| row.outcome)
        .collect();
    assert_eq!(outcomes, [None, Some(Outcome::NotSent)]);
    assert_eq!(accept_restored(&database, &vault).await.unwrap(), 3);
    assert_eq!(
        check_generation(&database, &vault).await.unwrap(),
        GenerationCheck::Same
    );
}

#[tokio::test]
async fn a_crash_between_the_two_writes_is_no_restored_backup() {
    let kept = kept().await;
    let vault = vault(&kept.dir).await;
    kept.database.set_generation(4).await.unwrap();
    assert_eq!(
        check_generation(&kept.database, &vault).await.unwrap(),
        GenerationCheck::Same
    );
    assert_eq!(vault.generation().await.unwrap(), 4);
}
