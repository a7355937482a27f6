-- Frozen: a change to the schema is a new file.

-- People whose account somebody changed in Microsoft Teams, as the last comparison found them.
CREATE TABLE drift (
    user TEXT PRIMARY KEY,
    drift TEXT NOT NULL
) STRICT;
