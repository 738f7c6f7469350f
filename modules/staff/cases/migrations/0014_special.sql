-- 特別な事件: whoever opens such a case says first why.
CREATE TABLE cases_special (
    tenant  code_text NOT NULL,
    case_id id_text   NOT NULL,
    kind    code_text NOT NULL,
    by_whom id_text   NOT NULL,
    at      time_int  NOT NULL,
    PRIMARY KEY (tenant, case_id)
);

-- Why somebody marked, released or opened one, in their words; the event has their salted hash.
CREATE TABLE cases_special_reason (
    tenant  code_text  NOT NULL,
    id      id_text    NOT NULL,
    case_id id_text    NOT NULL,
    person  id_text    NOT NULL,
    act     code_text  NOT NULL,
    words   words_text NOT NULL,
    at      time_int   NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX cases_special_reason_case ON cases_special_reason (tenant, case_id, person, act, at);
