-- A question about readings: one a reader, case, rule and day. case_id is empty where a rule is about many cases.
CREATE TABLE findings_finding (
    tenant   code_text NOT NULL,
    id       id_text   NOT NULL,
    person   id_text   NOT NULL,
    position id_text   NOT NULL,
    case_id  id_text   NOT NULL,
    rule     code_text NOT NULL,
    day      day_text  NOT NULL,
    owner    code_text NOT NULL,
    state    code_text NOT NULL,
    outcome  code_text NOT NULL,
    last_at  time_int  NOT NULL,
    version  count_int NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX findings_finding_key ON findings_finding (tenant, person, case_id, rule, day);
CREATE INDEX findings_finding_state ON findings_finding (tenant, state, last_at, id);

-- The readings in question, by their events.
CREATE TABLE findings_reading (
    tenant  code_text NOT NULL,
    finding id_text   NOT NULL,
    event   id_text   NOT NULL,
    case_id id_text   NOT NULL,
    name    code_text NOT NULL,
    at      time_int  NOT NULL,
    PRIMARY KEY (tenant, finding, event)
);

-- What a person found, each time.
CREATE TABLE findings_review (
    tenant  code_text  NOT NULL,
    id      id_text    NOT NULL,
    finding id_text    NOT NULL,
    outcome code_text  NOT NULL,
    words   words_text NOT NULL,
    by_whom id_text    NOT NULL,
    at      time_int   NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX findings_review_finding ON findings_review (tenant, finding, id);

-- What a town sets of definitions/operations/reading.yaml ("many_cases.cases"), and up to which event it has looked ("upto").
CREATE TABLE findings_setting (
    tenant code_text NOT NULL,
    name   code_text NOT NULL,
    value  code_text NOT NULL,
    PRIMARY KEY (tenant, name)
);
