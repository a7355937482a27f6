-- Frozen: a change to the schema is a new file.

-- What the phone system changed, kept after it was synced: the queue forgets, a person's timeline does not.
-- `before` and `after` are the numbers of the phone system, where it had one.
CREATE TABLE changes (
    id INTEGER PRIMARY KEY,
    user TEXT NOT NULL,
    kind TEXT NOT NULL,
    seen_at INTEGER NOT NULL,
    saved_at INTEGER,
    before TEXT,
    after TEXT
) STRICT;
CREATE INDEX changes_of_user ON changes (user, seen_at);
CREATE INDEX changes_by_age ON changes (seen_at);
INSERT INTO changes (user, kind, seen_at, saved_at) SELECT user, kind, seen_at, saved_at FROM queue;

CREATE TRIGGER changes_stay BEFORE UPDATE ON changes
BEGIN SELECT RAISE(ABORT, 'history: a change is never changed'); END;
CREATE TRIGGER changes_kept BEFORE DELETE ON changes WHEN (SELECT active FROM retention) = 0
BEGIN SELECT RAISE(ABORT, 'history: changes are kept'); END;
