-- 資格の有無: what a person found before the draw or the result of the whole round, with its reasons.
CREATE TABLE cases_verdict (
    tenant  code_text NOT NULL,
    case_id id_text   NOT NULL,
    verdict code_text NOT NULL,
    reasons json_doc  NOT NULL,
    by_whom id_text   NOT NULL,
    at      time_int  NOT NULL,
    PRIMARY KEY (tenant, case_id)
);
