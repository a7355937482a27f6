use super::RECENT;
use crate::migrations;
use rusqlite::Connection;
use std::path::Path;

#[test]
fn the_safety_count_reads_the_limited_steps_since_then_and_no_others() {
    let mut connection = Connection::open_in_memory().unwrap();
    migrations::migrate(&mut connection, Path::new("memory")).unwrap();
    let mut explained = connection
        .prepare(&format!("EXPLAIN QUERY PLAN {RECENT}"))
        .unwrap();
    let lines = explained
        .query_map((0, 1, 0, 1, "a purpose"), |row| row.get::<_, String>("detail"))
        .unwrap();
    let plan = lines.collect::<Result<Vec<_>, _>>().unwrap().join("; ");
    assert!(
        plan.contains("COVERING INDEX steps_limited (intended_at>?"),
        "{plan}"
    );
}
