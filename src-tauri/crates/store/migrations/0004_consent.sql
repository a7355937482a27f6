-- Frozen: a change to the schema is a new file.

-- Who granted what, and whether it still works. Holds no secret: the credential lies in the vault.
CREATE TABLE consent (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    consent TEXT NOT NULL
) STRICT;
