-- What a town sets: delay_days.
CREATE TABLE privacy_setting (
    tenant code_text  NOT NULL,
    name   code_text  NOT NULL,
    value  words_text NOT NULL,
    PRIMARY KEY (tenant, name)
);

-- Readings that the applicant is not told of: by whom decided, on which ground, until when.
CREATE TABLE privacy_withheld (
    tenant    code_text  NOT NULL,
    id        id_text    NOT NULL,
    case_id   id_text    NOT NULL,
    ground    code_text  NOT NULL,
    article   words_text NOT NULL,
    division  code_text  NOT NULL,
    starts_on day_text   NOT NULL,
    until     day_text   NOT NULL,
    why       words_text NOT NULL,
    by_whom   id_text    NOT NULL,
    position  id_text    NOT NULL,
    at        time_int   NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX privacy_withheld_case ON privacy_withheld (tenant, case_id, id);
CREATE INDEX privacy_withheld_until ON privacy_withheld (tenant, until, id);

-- What was told last of a case (SHA-256), so that only what is new is told.
CREATE TABLE privacy_told (
    tenant  code_text NOT NULL,
    case_id id_text   NOT NULL,
    hash    code_text NOT NULL,
    at      time_int  NOT NULL,
    PRIMARY KEY (tenant, case_id)
);
