-- Frozen: a change to the schema is a new file.

-- What each audience was told: 1 = this computer, 2 = the Teams channel.
CREATE TABLE told (
    id INTEGER PRIMARY KEY,
    told TEXT NOT NULL
) STRICT;
INSERT INTO told (id, told) SELECT id, told FROM notices;
DROP TABLE notices;
ALTER TABLE told RENAME TO notices;

-- When the leader began with a request: from then on it is not taken back, and no later leader does it again.
ALTER TABLE requests ADD COLUMN taken_at INTEGER;

-- What a watch asks again and again, with ten thousand people: what waits, and who was left without a number.
CREATE INDEX queue_waiting ON queue (set_aside, seen_at, id);
CREATE INDEX managed_without_number ON managed (user) WHERE json_extract(account, '$.number') IS NULL;
