//! Fills a database with a long history, by SQL of its own: the port would take hours, one fsync a job.

use jiff::Timestamp;
use rusqlite::{Connection, Result, params};
use std::path::Path;
use sync_core::{
    fingerprint::Fingerprint,
    id::{ChainId, EntraId, PbxUserId, StepId},
    job::{JobCounts, JobPurpose},
    number::PhoneNumber,
    plan::{Action, Step, StepClass, StepValue},
};

/// People of the tenant.
pub const PEOPLE: u32 = 20_000;
/// How far the history goes, in seconds: 400 days.
pub const SPAN_SECONDS: u32 = 400 * 86_400;

/// First names.
pub const FIRST: &[&str] = &[
    "Ann", "Bela", "Chen", "Dario", "Esra", "Farid", "Grace", "Hugo", "Ines", "Jonas", "Kira", "Liam",
    "Mona", "Nils", "Olga", "Priya", "Quinn", "Rosa", "Sami", "Tara",
];
/// Last names.
pub const LAST: &[&str] = &[
    "Abbott", "Baker", "Cohen", "Dubois", "Evans", "Fischer", "Garcia", "Hansen", "Ibrahim", "Jansen",
    "Kowalski", "Lopez", "Meyer", "Novak", "Okafor", "Petrov", "Quist", "Rossi", "Schmidt", "Tanaka", "Ueda",
    "Varga", "Weber", "Xu", "Young", "Zhang", "Ali", "Brown", "Costa", "Diaz",
];

/// Numbers that are the same in every run (Knuth's MMIX generator).
pub struct Draw(u64);

impl Draw {
    /// Begins a sequence.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// From 0 to `end`, without it.
    pub fn below(&mut self, end: u32) -> u32 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % u64::from(end)) as u32
    }

    /// One of these.
    pub fn pick(&mut self, from: &'static [&'static str]) -> &'static str {
        from[self.below(from.len() as u32) as usize]
    }
}

/// When the history begins.
pub fn start() -> Timestamp {
    Timestamp::from_second(1_760_000_000).expect("a time")
}

/// A person's UPN.
pub fn upn(person: u32) -> String {
    format!("person.{person:05}@contoso.example")
}

/// Puts so many jobs into the file, beside what is there; the last `unfinished` of them, at most two, are not at their
/// end. Returns how many steps they have.
pub fn fill(file: &Path, jobs: u32, unfinished: u32) -> Result<u64> {
    let mut connection = Connection::open(file)?;
    connection.execute_batch(
        "PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000; PRAGMA foreign_keys = OFF;
         DROP INDEX steps_of_person; DROP INDEX steps_limited;",
    )?;
    let transaction = connection.transaction()?;
    let newest = |table: &str| {
        let query = format!("SELECT COALESCE(MAX(id), 0) FROM {table}");
        transaction.query_row(&query, [], |row| row.get::<_, u32>(0))
    };
    let after = After {
        person: newest("people")?,
        job: newest("jobs")?,
    };
    fill_people(&transaction, after)?;
    let (steps, mut of_people) = fill_jobs(&transaction, jobs, unfinished, after)?;
    of_people.sort_unstable();
    let mut insert = transaction.prepare(
        "INSERT INTO job_people (person_id, started_at, job_id, job_type, status) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    for (person, started, job, job_type, status) in of_people {
        insert.execute(params![
            person,
            started,
            job,
            job_type,
            (status > 4).then_some(status)
        ])?;
    }
    drop(insert);
    transaction.commit()?;
    connection.execute_batch(
        "CREATE INDEX steps_of_person ON steps (person_id, job_id, step_id);
         CREATE INDEX steps_limited ON steps (intended_at, class, person_id, outcome_kind, job_id)
             WHERE class IN (1, 2) AND intended_at IS NOT NULL;
         PRAGMA wal_checkpoint(TRUNCATE);",
    )?;
    Ok(steps)
}

/// The numbers that are taken.
#[derive(Clone, Copy)]
struct After {
    person: u32,
    job: u32,
}

fn fill_people(connection: &Connection, after: After) -> Result<()> {
    let mut draw = Draw::new(1);
    let mut person = connection.prepare("INSERT INTO people (id, user, name) VALUES (?1, ?2, ?3)")?;
    let mut key = connection.prepare("INSERT OR IGNORE INTO person_keys (key, person_id) VALUES (?1, ?2)")?;
    for n in 0..PEOPLE {
        let name = format!("{} {}", draw.pick(FIRST), draw.pick(LAST));
        let id = after.person + n + 1;
        person.execute(params![id, format!("user-{n:05}"), name])?;
        let plain = name.to_lowercase();
        let last = plain.split(' ').next_back().unwrap_or_default().to_owned();
        let number = format!("44{:010}", 1_130_000_000 + u64::from(n));
        for text in [plain, last, upn(n), number] {
            key.execute(params![text, id])?;
        }
    }
    Ok(())
}

/// Person, start, job, type, status.
type OfPerson = (u32, i64, i64, i64, i64);

fn fill_jobs(
    connection: &Connection,
    jobs: u32,
    unfinished: u32,
    after: After,
) -> Result<(u64, Vec<OfPerson>)> {
    let mut draw = Draw::new(2);
    let mut step = connection.prepare(
        "INSERT INTO steps (job_id, step_id, person_id, class, step, intended_at, attempts, outcome_kind, outcome,
                            settled_at, request_ids)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1, 0, '{\"outcome\":\"verified\"}', ?6,
                 '[\"5b6cfb0c-9a59-4a9e-8d34-0123456789ab\"]')",
    )?;
    let mut job = connection.prepare(
        "INSERT INTO jobs (id, job_type, status, purpose, person, computer, started_at, ended_at, plan_hash, counts,
                           diagnostic, held_because, people)
         VALUES (?1, ?2, ?3, ?4, 'Auto Sync', 'desk-01', ?5, ?6, ?7, ?8, 0, '[]', ?9)",
    )?;
    let mut list = connection.prepare(
        "INSERT INTO job_list (job_type, status, started_at, job_id, people) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    let purpose = serde_json::to_string(&JobPurpose::Sync).expect("JSON");
    let hash = Fingerprint::of(&"plan").to_string();
    let gap = i64::from(SPAN_SECONDS) * 1_000_000_000 / i64::from(jobs);
    let (mut steps, mut of_people) = (0, Vec::with_capacity(jobs as usize * 5));
    for n in 0..jobs {
        let id = i64::from(after.job + n) + 1;
        let started = start().as_nanosecond() as i64 + i64::from(n) * gap;
        let job_type = i64::from(draw.below(100) < 15);
        let status = status(&mut draw, jobs - n, unfinished);
        let people = people(&mut draw);
        for (place, person) in people.iter().enumerate() {
            let class = [0, 1, 1, 2, 3][draw.below(5) as usize];
            let text = step_text(place as u32, *person);
            let known = after.person + person;
            step.execute(params![id, place as u32, known, class, text, started + 1])?;
            of_people.push((known, started, id, job_type, status));
        }
        steps += people.len() as u64;
        let packed: Vec<u8> = people
            .iter()
            .flat_map(|person| (after.person + person).to_le_bytes())
            .collect();
        let counts = JobCounts {
            planned: people.len() as u32,
            verified: people.len() as u32,
            ..JobCounts::default()
        };
        let counts = serde_json::to_string(&counts).expect("JSON");
        let ended = (status > 4).then_some(started + 30_000_000_000);
        job.execute(params![
            id, job_type, status, purpose, started, ended, hash, counts, packed
        ])?;
        list.execute(params![
            job_type,
            status,
            started,
            id,
            (people.len() <= 64).then_some(packed)
        ])?;
    }
    Ok((steps, of_people))
}

/// Mostly completed.
fn status(draw: &mut Draw, left: u32, unfinished: u32) -> i64 {
    match draw.below(10_000) {
        _ if left <= unfinished.min(2) => 4 - i64::from(left),
        0..8_800 => 5,
        8_800..9_600 => 6,
        9_600..9_800 => 7,
        9_800..9_900 => 8,
        9_900..9_950 => 9,
        9_950..9_995 => 10,
        _ => 11,
    }
}

/// Five on average: mostly a few, now and then hundreds. Some people change more often than others.
fn people(draw: &mut Draw) -> Vec<u32> {
    let count = match draw.below(10_000) {
        0..5 => 600,
        5..9_000 => 1 + draw.below(7),
        _ => 8 + draw.below(12),
    };
    let mut people: Vec<u32> = (0..count)
        .map(|_| {
            let person = draw.below(PEOPLE);
            1 + if draw.below(4) == 0 { person / 20 } else { person }
        })
        .collect();
    people.sort_unstable();
    people.dedup();
    people
}

fn step_text(place: u32, person: u32) -> String {
    let number =
        PhoneNumber::parse(&format!("+44{:010}", 1_130_000_000 + u64::from(person))).expect("a number");
    let step = Step {
        id: StepId(place),
        chain: ChainId(place),
        user: PbxUserId::new(format!("user-{:05}", person - 1)),
        account: EntraId::new(format!("0f8fad5b-d9cb-469f-a165-{person:012}")),
        action: Action::AssignNumber {
            number: number.clone(),
            location_id: None,
        },
        before: StepValue::Number(None),
        after: StepValue::Number(Some(number)),
        requires: Vec::new(),
        class: StepClass::Addition,
    };
    serde_json::to_string(&step).expect("JSON")
}
