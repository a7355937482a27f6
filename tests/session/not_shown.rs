//! What Microsoft accepted and does not show within a day, in the window and on the command line.

use crate::desk::{Desk, Somebody, Window, everybody, unused};
use app::{
    App, Face,
    view::{
        EventView, JobPeopleFilterRequest, JobPeopleRequest, JobPeopleShow, JobPersonView, NotShownView,
        PeopleRequest, PeopleSort, PersonView, StepOutcomeView, StepView, TimelineEntryView,
    },
};
use simulator::{Fault, FaultRule, System};
use std::time::Duration;
use sync_core::id::JobId;

const ASSIGN: &str = "*numberAssignments/assignNumber";
const HOUR: Duration = Duration::from_secs(3_600);

/// A person whose new number Microsoft accepted and does not show, the window, and the job.
async fn unseen() -> (Desk, Window, Somebody, u32) {
    let desk = Desk::connected().await;
    let mut window = desk.settled().await;
    let person = desk.people()[0].clone();
    desk.spoil(FaultRule::on(System::Graph, ASSIGN, Fault::SuccessNeverShows));
    desk.gives(&person.user, &unused(1));
    let job = window.sync().await.last_job.expect("a job").id;
    (desk, window, person, job)
}

async fn row(window: &Window, person: &Somebody) -> PersonView {
    let page = window.session.people(everybody()).await.expect("people");
    let found = page.people.into_iter().find(|view| view.user == person.user);
    found.expect("the person")
}

async fn of_job(window: &Window, person: &Somebody, job: u32) -> JobPersonView {
    let request = JobPeopleRequest {
        job,
        filter: JobPeopleFilterRequest {
            show: JobPeopleShow::Problems,
            state: None,
            text: None,
        },
        offset: 0,
        limit: 500,
    };
    let page = window.session.job_people(request).await.expect("people");
    let found = page.people.into_iter().find(|view| view.user == person.user);
    found.expect("the person")
}

fn waiting_step(steps: &[StepView]) -> &StepView {
    let waits = |step: &&StepView| step.new == Some(unused(1));
    steps.iter().find(waits).expect("the step")
}

#[tokio::test(start_paused = true)]
async fn a_day_later_it_is_the_persons_problem_with_what_support_asks_for() {
    let (_desk, window, person, job) = unseen().await;
    assert_eq!(row(&window, &person).await.not_shown, None);
    let waits = of_job(&window, &person, job).await;
    assert_eq!(waits.outcome, Some(StepOutcomeView::Waiting));

    tokio::time::sleep(HOUR * 23).await;
    assert_eq!(row(&window, &person).await.not_shown, None);
    tokio::time::sleep(HOUR).await;
    let late = row(&window, &person).await;
    let problem = late.not_shown.clone().expect("a problem");
    assert_eq!(late.cause.as_deref(), Some("not_shown"));
    assert_eq!(
        (&late.sentence, &late.advice),
        (&problem.sentence, &problem.advice)
    );
    assert!(problem.sentence.contains(&unused(1)), "{}", problem.sentence);
    assert!(problem.advice.contains("Microsoft support"), "{}", problem.advice);

    let in_job = of_job(&window, &person, job).await;
    assert_eq!(in_job.outcome, Some(StepOutcomeView::NotShown));
    let step = waiting_step(&in_job.steps);
    assert_eq!(step.reason.as_ref(), Some(&problem.sentence));
    assert_eq!(as_told(step, job), problem);
    assert!(step.operation.is_some() && !step.request_ids.is_empty());
    assert_eq!(step.client_request_ids.len(), 1);

    let opened = window.session.person(&person.user).await.expect("a person");
    let in_timeline = opened.timeline.iter().any(|entry| match entry {
        TimelineEntryView::Step { step, .. } => {
            step.outcome == StepOutcomeView::NotShown && as_told(step, job) == problem
        }
        TimelineEntryView::PhoneSystem { .. } | TimelineEntryView::Decision { .. } => false,
    });
    assert!(in_timeline, "{:?}", opened.timeline);
}

/// A step as its person's row tells of it.
fn as_told(step: &StepView, job: u32) -> NotShownView {
    NotShownView {
        job,
        sent_at: step.sent_at.clone().unwrap_or_default(),
        sentence: step.reason.clone().unwrap_or_default(),
        advice: step.advice.clone().unwrap_or_default(),
        request_ids: step.request_ids.clone(),
        client_request_ids: step.client_request_ids.clone(),
        operation: step.operation.clone(),
    }
}

#[tokio::test(start_paused = true)]
async fn the_problem_comes_first_by_state_and_is_found_by_its_cause() {
    let (_desk, window, person, _) = unseen().await;
    tokio::time::sleep(HOUR * 24).await;
    let by_state = PeopleRequest {
        sort: PeopleSort::State,
        ..everybody()
    };
    let first = window.session.people(by_state).await.expect("people");
    assert_eq!(first.people[0].user, person.user);
    let by_cause = PeopleRequest {
        causes: vec!["not_shown".into()],
        ..everybody()
    };
    let found = window.session.people(by_cause).await.expect("people");
    assert_eq!((found.total, found.causes["not_shown"]), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn an_open_window_is_told_when_time_alone_made_it_a_problem() {
    let (_desk, mut window, person, _) = unseen().await;
    row(&window, &person).await;
    while window.events.try_recv().is_ok() {}
    let began = tokio::time::Instant::now();
    let told = window.hears(|event| matches!(event, EventView::PeopleRead));
    tokio::time::timeout(HOUR * 25, told)
        .await
        .expect("it is told within a day");
    assert!(began.elapsed() > HOUR * 23, "{:?}", began.elapsed());
    assert!(row(&window, &person).await.not_shown.is_some());
}

#[tokio::test(start_paused = true)]
async fn the_command_line_says_the_same() {
    let (desk, window, person, job) = unseen().await;
    tokio::time::sleep(HOUR * 24).await;
    let told = row(&window, &person).await.not_shown.expect("a problem");
    window.session.close().await;
    let app = App::open_through(desk.place(), desk.outside.clone())
        .await
        .expect("a connection");
    let shown = app.whole_job(JobId(job.into())).await.expect("a job");
    assert_eq!(as_told(waiting_step(&shown.steps), job), told);
    let leader = app.lead(Face::Cli).await.expect("the lead");
    let people = leader.people().await.expect("people");
    let said = people
        .into_iter()
        .find(|view| view.user == person.user)
        .expect("the person");
    assert_eq!(said.not_shown, Some(told));
}

#[tokio::test(start_paused = true)]
async fn what_showed_late_says_so_and_is_no_problem() {
    let desk = Desk::connected().await;
    let mut window = desk.settled().await;
    let person = desk.people()[0].clone();
    let late = Fault::LateUnassign { ms: 1_800_000 };
    let unassign = "*numberAssignments/unassignNumber";
    desk.spoil(FaultRule::on(System::Graph, unassign, late).times(1));
    desk.gives(&person.user, &unused(1));
    let job = window.sync().await.last_job.expect("a job").id;
    desk.control.quiet().await;
    window.sync().await;
    tokio::time::sleep(HOUR * 25).await;
    let in_job = of_job(&window, &person, job).await;
    let step = in_job
        .steps
        .iter()
        .find(|step| step.outcome == StepOutcomeView::Waiting);
    let reason = step.and_then(|step| step.reason.clone()).expect("a reason");
    assert!(reason.contains("did not show it during the job. By "), "{reason}");
    assert_eq!(row(&window, &person).await.not_shown, None);
}
