-- Frozen: a change to the schema is a new file.

-- 1 once a plan has looked at the change and could not do it (blocked, held, failed): it stays queued, and is
-- no longer told as waiting for the next sync.
ALTER TABLE queue ADD COLUMN set_aside INTEGER NOT NULL DEFAULT 0;

-- Steps that wait for Microsoft (outcome_kind 1), which every plan looks at.
CREATE INDEX steps_waiting ON steps (settled_at) WHERE outcome_kind = 1;
