-- Files that a program asked for by their addresses: a job fetches them. `resource`: the one that it is to replace, or the id that the new one will have. state: waiting
-- failed (it was tried three times; `fault` says what answered). `job`: on whose behalf.
CREATE TABLE open_data_pending (
    tenant      code_text  NOT NULL,
    resource    id_text    NOT NULL,
    dataset     id_text    NOT NULL,
    address     words_text NOT NULL,
    name        words_text NOT NULL,
    description words_text NOT NULL,
    is_new      flag_int   NOT NULL,
    state       code_text  NOT NULL,
    fault       words_text NOT NULL,
    job         code_text  NOT NULL,
    asked_at    time_int   NOT NULL,
    PRIMARY KEY (tenant, resource)
);
CREATE INDEX open_data_pending_dataset ON open_data_pending (tenant, dataset, asked_at, resource);
