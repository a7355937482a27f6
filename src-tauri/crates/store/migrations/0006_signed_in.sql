-- Frozen: a change to the schema is a new file.

-- Whose token a job writes with, by object id; absent where it is the stored credential.
ALTER TABLE jobs ADD COLUMN signed_in TEXT;
