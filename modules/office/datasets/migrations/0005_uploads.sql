-- Files that are too large to be read while somebody waits: received whole and kept, then read by a job. `resource`: the one that it is to replace, or the id that the new one
-- will have. state: waiting reading done failed; stage: what of the reading is done. `original`: as of a resource, with the blob. Whoever sent it: a person in a position, or `job`.
CREATE TABLE open_data_upload (
    tenant      code_text  NOT NULL,
    id          id_text    NOT NULL,
    dataset     id_text    NOT NULL,
    resource    id_text    NOT NULL,
    is_new      flag_int   NOT NULL,
    name        words_text NOT NULL,
    description words_text NOT NULL,
    original    bytes_blob NOT NULL,
    hash        code_text  NOT NULL,
    state       code_text  NOT NULL,
    stage       code_text  NOT NULL,
    fault       bytes_blob NOT NULL,
    by_whom     id_text    NOT NULL,
    position    id_text    NOT NULL,
    job         code_text  NOT NULL,
    at          time_int   NOT NULL,
    changed_at  time_int   NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX open_data_upload_dataset ON open_data_upload (tenant, dataset, at, id);
CREATE INDEX open_data_upload_resource ON open_data_upload (tenant, resource, at, id);
CREATE INDEX open_data_upload_state ON open_data_upload (tenant, state, changed_at, id);

-- How large a file of this town may be; no row: the default.
CREATE TABLE open_data_limit (
    tenant  code_text NOT NULL,
    bytes   count_int NOT NULL,
    by_whom id_text   NOT NULL,
    at      time_int  NOT NULL,
    PRIMARY KEY (tenant)
);
