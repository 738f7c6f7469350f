-- 提供の記録 (個人情報保護法69条): to whom, by which ground, what, of how many persons. `source_key` names the event that a line was made from, once.
CREATE TABLE privacy_provision (
    tenant      code_text  NOT NULL,
    id          id_text    NOT NULL,
    given_on    day_text   NOT NULL,
    recipient   words_text NOT NULL,
    ground      words_text NOT NULL,
    purpose     words_text NOT NULL,
    items       words_text NOT NULL,
    persons     count_int  NOT NULL,
    form        code_text  NOT NULL,
    source      code_text  NOT NULL,
    source_key  code_text  NOT NULL,
    case_id     id_text    NOT NULL,
    division    code_text  NOT NULL,
    remarks     words_text NOT NULL,
    is_checked  flag_int   NOT NULL,
    by_whom     id_text    NOT NULL,
    position    id_text    NOT NULL,
    at          time_int   NOT NULL,
    version     count_int  NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX privacy_provision_source ON privacy_provision (tenant, source_key);
CREATE INDEX privacy_provision_day ON privacy_provision (tenant, given_on, id);
