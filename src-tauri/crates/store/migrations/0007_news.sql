-- Frozen: a change to the schema is a new file.

-- How far the phone system's news was followed.
ALTER TABLE mirror_head ADD COLUMN news_cursor TEXT;
