-- Which system filed an application, and the files that one gave before it filed.
CREATE TABLE applications_filing (
    tenant      code_text NOT NULL,
    application id_text   NOT NULL,
    system      id_text   NOT NULL,
    filed_at    time_int  NOT NULL,
    PRIMARY KEY (tenant, application)
);

CREATE TABLE applications_upload (
    tenant     code_text  NOT NULL,
    id         id_text    NOT NULL,
    system     id_text    NOT NULL,
    blob       code_text  NOT NULL,
    size       count_int  NOT NULL,
    plain_size count_int  NOT NULL,
    title      words_text NOT NULL,
    type       code_text  NOT NULL,
    key_hash   code_text  NOT NULL,
    at         time_int   NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX applications_upload_by_time ON applications_upload (tenant, at);
