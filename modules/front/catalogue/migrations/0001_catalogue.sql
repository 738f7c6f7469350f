-- The newest version of each dataset that the office made known. state: shown withdrawn. `document`: the Dataset with its blobs.
CREATE TABLE catalogue_dataset (
    tenant     code_text  NOT NULL,
    id         id_text    NOT NULL,
    name       code_text  NOT NULL,
    state      code_text  NOT NULL,
    version    count_int  NOT NULL,
    document   bytes_blob NOT NULL,
    reason     words_text NOT NULL,
    changed_at time_int   NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX catalogue_dataset_by_name ON catalogue_dataset (tenant, name, id);
-- 版: every one that was published; gone when the dataset is withdrawn. `evidence`: what proves its stars, once it has been worked out.
CREATE TABLE catalogue_version (
    tenant     code_text  NOT NULL,
    dataset    id_text    NOT NULL,
    version    count_int  NOT NULL,
    document   bytes_blob NOT NULL,
    received_at time_int  NOT NULL,
    evidence   bytes_blob,
    PRIMARY KEY (tenant, dataset, version)
);
-- Goes up with every change of a town's catalogue: what is remembered of an older one is read anew.
CREATE TABLE catalogue_revision (
    tenant     code_text  NOT NULL,
    revision   count_int  NOT NULL,
    PRIMARY KEY (tenant)
);
-- Requests for data that the office lets the public see. state: open answered declined hidden.
CREATE TABLE catalogue_request (
    tenant     code_text  NOT NULL,
    id         id_text    NOT NULL,
    title      words_text NOT NULL,
    words      words_text NOT NULL,
    dataset    code_text  NOT NULL,
    state      code_text  NOT NULL,
    answer     words_text NOT NULL,
    asked_at   time_int   NOT NULL,
    votes      count_int  NOT NULL,
    PRIMARY KEY (tenant, id)
);
-- One vote a browser: a keyed hash of its secret, no person.
CREATE TABLE catalogue_vote (
    tenant     code_text  NOT NULL,
    request    id_text    NOT NULL,
    voter      code_text  NOT NULL,
    voted_at   time_int   NOT NULL,
    PRIMARY KEY (tenant, request, voter)
);
-- How many requests and votes one address sent on a day (a keyed hash of it; forgotten after a day).
CREATE TABLE catalogue_address (
    tenant     code_text  NOT NULL,
    address    code_text  NOT NULL,
    day        day_text   NOT NULL,
    sent       count_int  NOT NULL,
    PRIMARY KEY (tenant, address, day)
);
CREATE INDEX catalogue_address_by_day ON catalogue_address (tenant, day, address);
