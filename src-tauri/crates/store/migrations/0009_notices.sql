-- Frozen: a change to the schema is a new file.

-- What an administrator was told, and when.
CREATE TABLE notices (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    told TEXT NOT NULL
) STRICT;
