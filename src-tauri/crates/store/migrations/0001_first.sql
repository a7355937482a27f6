-- Frozen: a change to the schema is a new file. Times are nanoseconds since 1970 (UTC). Small integers
-- (job_type, status, class, outcome_kind, level) are named in src/tables/code.rs.

CREATE TABLE connection (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    name TEXT NOT NULL,
    tenant TEXT NOT NULL,
    tenant_name TEXT NOT NULL,
    tenant_domain TEXT,
    customer TEXT,
    created_at INTEGER NOT NULL,
    first_sync_approved INTEGER NOT NULL,
    config TEXT NOT NULL
) STRICT;

CREATE TABLE settings (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    settings TEXT NOT NULL
) STRICT;

CREATE TABLE epochs (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    lead INTEGER NOT NULL,
    consent INTEGER NOT NULL,
    settings INTEGER NOT NULL,
    generation INTEGER NOT NULL
) STRICT;
INSERT INTO epochs VALUES (1, 0, 0, 0, 0);

CREATE TABLE leader (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    pid INTEGER NOT NULL,
    person TEXT NOT NULL,
    computer TEXT NOT NULL,
    face TEXT NOT NULL,
    since INTEGER NOT NULL,
    epoch INTEGER NOT NULL
) STRICT;

CREATE TABLE requests (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    started_by TEXT NOT NULL,
    wish TEXT NOT NULL,
    answered_at INTEGER,
    answer TEXT
) STRICT;
CREATE INDEX requests_open ON requests (id) WHERE answered_at IS NULL;

CREATE TABLE mirror_head (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    revision INTEGER NOT NULL,
    customer TEXT,
    last_complete INTEGER,
    trusted_count INTEGER,
    suspect TEXT
) STRICT;
INSERT INTO mirror_head VALUES (1, 0, NULL, NULL, NULL, NULL);

CREATE TABLE mirror_rows (
    user TEXT PRIMARY KEY,
    mirror_row TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE queue (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user TEXT NOT NULL,
    kind TEXT NOT NULL,
    seen_at INTEGER NOT NULL,
    saved_at INTEGER,
    fingerprint TEXT NOT NULL
) STRICT;
CREATE INDEX queue_by_user ON queue (user, seen_at);

CREATE TABLE managed (
    user TEXT PRIMARY KEY,
    account TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE holds (
    user TEXT PRIMARY KEY,
    hold TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    person TEXT NOT NULL,
    computer TEXT NOT NULL,
    microsoft_account TEXT,
    what TEXT NOT NULL,
    old TEXT,
    new TEXT,
    reason TEXT
) STRICT;

CREATE TABLE people (
    id INTEGER PRIMARY KEY,
    user TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL
) STRICT;

-- What a person can be found by: beginnings of lower-case names, UPNs and numbers (digits only).
CREATE TABLE person_keys (
    key TEXT NOT NULL,
    person_id INTEGER NOT NULL REFERENCES people (id),
    PRIMARY KEY (key, person_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    job_type INTEGER NOT NULL,
    status INTEGER NOT NULL,
    purpose TEXT NOT NULL,
    purpose_of INTEGER,
    person TEXT NOT NULL,
    computer TEXT NOT NULL,
    microsoft_account TEXT,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    plan_hash TEXT,
    counts TEXT NOT NULL,
    diagnostic INTEGER NOT NULL,
    failure_code TEXT,
    failure_detail TEXT,
    held_because TEXT NOT NULL,
    cancel_requested INTEGER NOT NULL DEFAULT 0,
    -- The people it is about: their ids, four bytes each, little-endian, ascending.
    people BLOB NOT NULL DEFAULT x''
) STRICT;
CREATE INDEX jobs_unfinished ON jobs (id) WHERE ended_at IS NULL;
CREATE INDEX jobs_ended ON jobs (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX jobs_followers ON jobs (purpose_of) WHERE purpose_of IS NOT NULL;

-- The list of Sync Jobs: one range for each type and status, so that any combination of filters is a merge
-- of ranges. `people` repeats jobs.people where it is short; NULL = look there.
CREATE TABLE job_list (
    job_type INTEGER NOT NULL,
    status INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    job_id INTEGER NOT NULL,
    people BLOB,
    PRIMARY KEY (job_type, status, started_at, job_id)
) STRICT, WITHOUT ROWID;

-- The jobs of a person. `status` is NULL until the job has ended.
CREATE TABLE job_people (
    person_id INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    job_id INTEGER NOT NULL,
    job_type INTEGER NOT NULL,
    status INTEGER,
    PRIMARY KEY (person_id, started_at, job_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE plans (
    job_id INTEGER PRIMARY KEY REFERENCES jobs (id),
    hash TEXT NOT NULL,
    -- The plan without its steps, which stand in `steps`.
    plan TEXT NOT NULL
) STRICT;

CREATE TABLE steps (
    id INTEGER PRIMARY KEY,
    job_id INTEGER NOT NULL REFERENCES jobs (id),
    step_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL REFERENCES people (id),
    class INTEGER NOT NULL,
    step TEXT NOT NULL,
    expected_holder TEXT,
    intended_at INTEGER,
    restoring INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    operation TEXT,
    outcome_kind INTEGER,
    outcome TEXT,
    settled_at INTEGER,
    request_ids TEXT NOT NULL DEFAULT '[]',
    UNIQUE (job_id, step_id)
) STRICT;
CREATE INDEX steps_of_person ON steps (person_id, job_id, step_id);
CREATE INDEX steps_limited ON steps (intended_at, class, person_id, outcome_kind, job_id)
    WHERE class IN (1, 2) AND intended_at IS NOT NULL;

CREATE TABLE logs (
    id INTEGER PRIMARY KEY,
    job_id INTEGER NOT NULL REFERENCES jobs (id),
    at INTEGER NOT NULL,
    level INTEGER NOT NULL,
    text TEXT NOT NULL
) STRICT;
CREATE INDEX logs_of_job ON logs (job_id, id);

-- 1 only inside the transaction of the retention pass, the one thing that may delete history.
CREATE TABLE retention (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    active INTEGER NOT NULL
) STRICT;
INSERT INTO retention VALUES (1, 0);

CREATE TRIGGER jobs_ended_stay BEFORE UPDATE ON jobs WHEN OLD.ended_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'history: the job has ended'); END;
CREATE TRIGGER jobs_kept BEFORE DELETE ON jobs
WHEN OLD.ended_at IS NULL OR (SELECT active FROM retention) = 0
BEGIN SELECT RAISE(ABORT, 'history: jobs are kept'); END;

CREATE TRIGGER steps_as_planned BEFORE UPDATE OF job_id, step_id, person_id, class, step ON steps
BEGIN SELECT RAISE(ABORT, 'history: a plan is never changed'); END;
-- An intent that was open when its job ended may still be settled, once.
CREATE TRIGGER steps_ended_stay BEFORE UPDATE ON steps
WHEN (SELECT ended_at FROM jobs WHERE id = OLD.job_id) IS NOT NULL
    AND NOT (OLD.intended_at IS NOT NULL AND OLD.outcome_kind IS NULL)
BEGIN SELECT RAISE(ABORT, 'history: the job has ended'); END;
CREATE TRIGGER steps_ended_none_added BEFORE INSERT ON steps
WHEN (SELECT ended_at FROM jobs WHERE id = NEW.job_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'history: the job has ended'); END;
CREATE TRIGGER steps_kept BEFORE DELETE ON steps WHEN (SELECT active FROM retention) = 0
BEGIN SELECT RAISE(ABORT, 'history: steps are kept'); END;

CREATE TRIGGER plans_stay BEFORE UPDATE ON plans
BEGIN SELECT RAISE(ABORT, 'history: a plan is never changed'); END;
CREATE TRIGGER plans_ended_none_added BEFORE INSERT ON plans
WHEN (SELECT ended_at FROM jobs WHERE id = NEW.job_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'history: the job has ended'); END;
CREATE TRIGGER plans_kept BEFORE DELETE ON plans WHEN (SELECT active FROM retention) = 0
BEGIN SELECT RAISE(ABORT, 'history: plans are kept'); END;

CREATE TRIGGER logs_stay BEFORE UPDATE ON logs
BEGIN SELECT RAISE(ABORT, 'history: a log is never changed'); END;
CREATE TRIGGER logs_kept BEFORE DELETE ON logs WHEN (SELECT active FROM retention) = 0
BEGIN SELECT RAISE(ABORT, 'history: logs are kept'); END;

CREATE TRIGGER audit_stays BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'history: the audit trail is append-only'); END;
CREATE TRIGGER audit_kept BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'history: the audit trail is append-only'); END;
