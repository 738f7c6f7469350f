-- 番号法16条: 番号確認 and 身元確認 of a case, by which method, in which position. The newest of each kind counts; none is changed.
CREATE TABLE cases_number_check (
    tenant   code_text  NOT NULL,
    id       id_text    NOT NULL,
    case_id  id_text    NOT NULL,
    kind     code_text  NOT NULL,
    method   code_text  NOT NULL,
    words    words_text NOT NULL,
    by_whom  id_text    NOT NULL,
    position id_text    NOT NULL,
    at       time_int   NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX cases_number_check_case ON cases_number_check (tenant, case_id, id);

-- 事務 by article (番号法9条, 条例), as the town has corrected it; without a row the library's line holds.
CREATE TABLE cases_number_task (
    tenant    code_text  NOT NULL,
    procedure code_text  NOT NULL,
    task      words_text NOT NULL,
    law       words_text NOT NULL,
    by_whom   id_text    NOT NULL,
    at        time_int   NOT NULL,
    PRIMARY KEY (tenant, procedure)
);
