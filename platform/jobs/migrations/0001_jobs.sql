-- Work that waits for its time. state: waiting, parked.
CREATE TABLE jobs_job (
    tenant   code_text  NOT NULL,
    id       id_text    NOT NULL,
    kind     code_text  NOT NULL,
    payload  json_doc   NOT NULL,
    alone    code_text  NOT NULL,
    due      time_int   NOT NULL,
    attempts count_int  NOT NULL,
    state    code_text  NOT NULL,
    fault    words_text NOT NULL,
    since    time_int   NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX jobs_job_due ON jobs_job (state, due);
CREATE INDEX jobs_job_alone ON jobs_job (tenant, kind, alone);
