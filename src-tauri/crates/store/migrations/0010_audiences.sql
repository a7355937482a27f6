-- Frozen: a change to the schema is a new file.

-- What each audience was told: 1 = this computer, 2 = the Teams channel.
CREATE TABLE told (
    id INTEGER PRIMARY KEY,
    told TEXT NOT NULL
) STRICT;
INSERT INTO told (id, told) SELECT id, told FROM notices;
DROP TABLE notices;
ALTER TABLE told RENAME TO notices;
