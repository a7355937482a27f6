use crate::fixture::{at, kept, reopen, started_by, user};
use store::{Answer, Wish};
use sync_core::{error_code::ErrorCode, id::JobId};

fn refused() -> Answer {
    Answer::Refused {
        told: "it has ended".into(),
    }
}

#[tokio::test]
async fn a_follower_asks_and_reads_the_leaders_answer() {
    let kept = kept().await;
    let follower = reopen(&kept.dir).await;
    let sync = Wish::Sync {
        person: Some(user(1)),
        diagnostic: true,
    };
    let first = follower
        .push_request(sync.clone(), started_by(), at(1))
        .await
        .unwrap();
    let second = follower
        .push_request(Wish::RetryFailed { job: JobId(3) }, started_by(), at(2))
        .await
        .unwrap();

    let open = kept.database.open_requests().await.unwrap();
    assert_eq!(
        open.iter().map(|request| request.id).collect::<Vec<_>>(),
        [first, second]
    );
    assert_eq!(
        (&open[0].wish, &open[0].started_by, open[0].at),
        (&sync, &started_by(), at(1))
    );
    assert_eq!(follower.request_answer(first).await.unwrap(), None);

    kept.database
        .answer_request(first, Answer::Done, at(3))
        .await
        .unwrap();
    kept.database
        .answer_request(first, refused(), at(4))
        .await
        .unwrap();
    kept.database
        .answer_request(second, refused(), at(4))
        .await
        .unwrap();
    assert_eq!(follower.request_answer(first).await.unwrap(), Some(Answer::Done));
    assert_eq!(follower.request_answer(second).await.unwrap(), Some(refused()));
    assert!(kept.database.open_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_request_that_nobody_made_has_no_answer() {
    let kept = kept().await;
    assert_eq!(
        kept.database.request_answer(5).await.unwrap_err().code,
        ErrorCode::NotFound
    );
    let failure = kept
        .database
        .answer_request(5, Answer::Done, at(1))
        .await
        .unwrap_err();
    assert_eq!(failure.code, ErrorCode::NotFound);
}

#[tokio::test]
async fn what_a_leader_has_begun_with_is_not_taken_back_and_not_begun_again() {
    let kept = kept().await;
    let follower = reopen(&kept.dir).await;
    let ask = || follower.push_request(Wish::RefreshPbx, started_by(), at(1));
    let (begun, forgotten) = (ask().await.unwrap(), ask().await.unwrap());
    assert!(kept.database.claim_request(begun, at(2)).await.unwrap());
    assert!(!follower.take_request_back(begun, at(3)).await.unwrap());
    assert!(
        !kept.database.claim_request(begun, at(3)).await.unwrap(),
        "a next leader"
    );
    assert!(follower.take_request_back(forgotten, at(3)).await.unwrap());
    assert!(!kept.database.claim_request(forgotten, at(4)).await.unwrap());
    assert!(kept.database.open_requests().await.unwrap().is_empty());
}
