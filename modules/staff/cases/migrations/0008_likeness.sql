-- Cases that may be of the same person. `key` is a keyed hash of what was folded (name and day of birth, telephone number, address with
-- name), so that the table alone says nothing about anybody.
CREATE TABLE cases_likeness (
    tenant  code_text NOT NULL,
    kind    code_text NOT NULL,
    key     code_text NOT NULL,
    case_id id_text   NOT NULL,
    PRIMARY KEY (tenant, kind, key, case_id)
);
CREATE INDEX cases_likeness_of_case ON cases_likeness (tenant, case_id, kind, key);

-- What a person found about two cases: kept once, `one` before `other`.
CREATE TABLE cases_judged (
    tenant  code_text  NOT NULL,
    one     id_text    NOT NULL,
    other   id_text    NOT NULL,
    verdict code_text  NOT NULL,
    why     words_text NOT NULL,
    by_whom id_text    NOT NULL,
    at      time_int   NOT NULL,
    PRIMARY KEY (tenant, one, other)
);
CREATE INDEX cases_judged_of_other ON cases_judged (tenant, other, one);
