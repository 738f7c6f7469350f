-- 漏えい等の報告 (個人情報保護法68条, 番号法29条の4): what happened, until it is reported and closed.
CREATE TABLE privacy_breach (
    tenant       code_text  NOT NULL,
    id           id_text    NOT NULL,
    state        code_text  NOT NULL,
    known_on     day_text   NOT NULL,
    content      json_doc   NOT NULL,
    quick_on     day_text,
    full_on      day_text,
    at           time_int   NOT NULL,
    version      count_int  NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX privacy_breach_day ON privacy_breach (tenant, known_on, id);

-- What was reported, word by word, and stays so.
CREATE TABLE privacy_breach_report (
    tenant      code_text  NOT NULL,
    breach      id_text    NOT NULL,
    kind        code_text  NOT NULL,
    reported_on day_text   NOT NULL,
    number      words_text NOT NULL,
    text        words_text NOT NULL,
    by_whom     id_text    NOT NULL,
    position    id_text    NOT NULL,
    at          time_int   NOT NULL,
    PRIMARY KEY (tenant, breach, kind)
);
