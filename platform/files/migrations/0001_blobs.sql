-- Which blob belongs to what. A blob that no row names is swept away after 24 hours.
CREATE TABLE files_blob (
    tenant code_text NOT NULL,
    name   code_text NOT NULL,
    owner  code_text NOT NULL,
    id     id_text   NOT NULL,
    size   count_int NOT NULL,
    at     time_int  NOT NULL,
    PRIMARY KEY (tenant, owner, id, name)
);
CREATE INDEX files_blob_name ON files_blob (name);
