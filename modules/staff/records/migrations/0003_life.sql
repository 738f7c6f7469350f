-- 廃棄の保留. kind: folder record matter; a hold on a matter holds every folder that has a record of it.
CREATE TABLE records_hold (
    tenant      code_text  NOT NULL,
    id          id_text    NOT NULL,
    kind        code_text  NOT NULL,
    matter_kind code_text  NOT NULL,
    object      id_text    NOT NULL,
    ground      code_text  NOT NULL,
    reference   words_text NOT NULL,
    words       words_text NOT NULL,
    by_whom     id_text    NOT NULL,
    at          time_int   NOT NULL,
    released_by id_text    NOT NULL,
    released_at time_int,
    released_why words_text NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX records_hold_object ON records_hold (tenant, kind, object, id);

-- 貸出し of a folder with paper in it.
CREATE TABLE records_loan (
    tenant      code_text  NOT NULL,
    id          id_text    NOT NULL,
    folder      id_text    NOT NULL,
    to_whom     words_text NOT NULL,
    lent_on     day_text   NOT NULL,
    due_on      day_text   NOT NULL,
    returned_on day_text,
    by_whom     id_text    NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX records_loan_folder ON records_loan (tenant, folder, id);

-- 廃棄・移管・延長の案, and what was decided. Its lines are the 廃棄簿: they outlive what they name.
CREATE TABLE records_disposal (
    tenant      code_text  NOT NULL,
    id          id_text    NOT NULL,
    year        count_int  NOT NULL,
    owner       code_text  NOT NULL,
    words       words_text NOT NULL,
    state       code_text  NOT NULL,
    proposed_by id_text    NOT NULL,
    proposed_at time_int   NOT NULL,
    decided_by  id_text    NOT NULL,
    decided_at  time_int,
    comment     words_text NOT NULL,
    version     count_int  NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE TABLE records_disposal_line (
    tenant   code_text  NOT NULL,
    disposal id_text    NOT NULL,
    folder   id_text    NOT NULL,
    act      code_text  NOT NULL,
    reason   words_text NOT NULL,
    until    day_text,
    class    words_text NOT NULL,
    title    words_text NOT NULL,
    year     count_int  NOT NULL,
    owner    code_text  NOT NULL,
    kept_for words_text NOT NULL,
    records  count_int  NOT NULL,
    state    code_text  NOT NULL,
    receipt  words_text NOT NULL,
    package  code_text  NOT NULL,
    done_on  day_text,
    PRIMARY KEY (tenant, disposal, folder)
);
CREATE INDEX records_disposal_line_folder ON records_disposal_line (tenant, folder, disposal);
