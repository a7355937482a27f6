-- Frozen: a change to the schema is a new file.

-- The last plan about everybody, found among a million jobs of which nearly all are about a few people.
CREATE INDEX jobs_about_everybody ON jobs (id) WHERE plan_hash IS NOT NULL
    AND (purpose = '{"purpose":"first_sync"}' OR (purpose = '{"purpose":"sync"}' AND job_type = 1));
