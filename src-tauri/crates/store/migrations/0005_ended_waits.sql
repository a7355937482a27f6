-- Frozen: a change to the schema is a new file.

-- Our own ids of the writes that Microsoft accepted: its support asks for them beside Microsoft's.
ALTER TABLE steps ADD COLUMN client_request_ids TEXT NOT NULL DEFAULT '[]';

-- When a step that ended Waiting for Microsoft was seen to be over. Beside the history of jobs that ended, which
-- is never changed.
CREATE TABLE ended_waits (
    step INTEGER PRIMARY KEY REFERENCES steps (id),
    at INTEGER NOT NULL
) STRICT;
CREATE TRIGGER ended_waits_stay BEFORE UPDATE ON ended_waits
BEGIN SELECT RAISE(ABORT, 'history: an observation is never changed'); END;
CREATE TRIGGER ended_waits_kept BEFORE DELETE ON ended_waits WHEN (SELECT active FROM retention) = 0
BEGIN SELECT RAISE(ABORT, 'history: observations are kept'); END;
