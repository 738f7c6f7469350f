-- Other catalogues that datasets are taken from. state: running stopped; stage: idle waiting collecting taking. `found` and `done` count the run under way, or the
-- last one; `findings` and `extent` are what its reading said. After five readings in a row without anything it stops until a person starts it again.
CREATE TABLE open_data_harvest (
    tenant      code_text  NOT NULL,
    id          id_text    NOT NULL,
    kind        code_text  NOT NULL,
    address     words_text NOT NULL,
    title       words_text NOT NULL,
    division    code_text  NOT NULL,
    every_hours count_int  NOT NULL,
    state       code_text  NOT NULL,
    stage       code_text  NOT NULL,
    found       count_int  NOT NULL,
    done        count_int  NOT NULL,
    findings    bytes_blob NOT NULL,
    extent      code_text  NOT NULL,
    last_at     time_int,
    next_at     time_int   NOT NULL,
    failures    count_int  NOT NULL,
    by_whom     id_text    NOT NULL,
    created_at  time_int   NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX open_data_harvest_address ON open_data_harvest (tenant, address);
CREATE INDEX open_data_harvest_due ON open_data_harvest (tenant, state, next_at, id);

-- What stood there. `item`: SHA-256 of the identity. state: taken partly left gone; `described`: hash of the description as the reading wrote it, so that what a
-- person has mended since is not written over. `reasons`: sentences for who looks at it; `files`: which resource each file became.
CREATE TABLE open_data_harvested (
    tenant      code_text  NOT NULL,
    harvest     id_text    NOT NULL,
    item        code_text  NOT NULL,
    identity    words_text NOT NULL,
    fingerprint code_text  NOT NULL,
    dataset     id_text    NOT NULL,
    title       words_text NOT NULL,
    state       code_text  NOT NULL,
    described   code_text  NOT NULL,
    reasons     bytes_blob NOT NULL,
    files       bytes_blob NOT NULL,
    seen_at     time_int   NOT NULL,
    PRIMARY KEY (tenant, harvest, item)
);
