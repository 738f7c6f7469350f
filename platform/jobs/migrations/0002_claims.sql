-- Who runs a job at the moment: the runner of one node. Empty: nobody. Whether that runner lives is asked of the database by its name, not of a clock.
ALTER TABLE jobs_job ADD COLUMN claimed_by id_text;
ALTER TABLE jobs_job ADD COLUMN claimed_at time_int;
CREATE INDEX jobs_job_waiting ON jobs_job (tenant, due, id) WHERE state = 'waiting' AND claimed_by IS NULL;
CREATE INDEX jobs_job_claimed ON jobs_job (claimed_by) WHERE claimed_by IS NOT NULL;
DROP INDEX jobs_job_due;

-- When a schedule of the zone last ran, on whichever node (tenant '').
CREATE TABLE jobs_schedule (
    tenant   code_text  NOT NULL,
    name     code_text  NOT NULL,
    ran_at   time_int   NOT NULL,
    took_us  count_int  NOT NULL,
    fault    words_text NOT NULL,
    PRIMARY KEY (tenant, name)
);
