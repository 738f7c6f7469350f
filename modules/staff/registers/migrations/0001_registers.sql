-- 台帳の行. One row a case in a register; numbered without gaps in the 会計年度 that it was entered in.
CREATE TABLE registers_row (
    tenant        code_text NOT NULL,
    id            id_text   NOT NULL,
    register_name code_text NOT NULL,
    case_id       id_text   NOT NULL,
    procedure     code_text NOT NULL,
    owner         code_text NOT NULL,
    year          count_int NOT NULL,
    number        count_int NOT NULL,
    row_values    json_doc  NOT NULL,
    state         code_text NOT NULL,
    entered_at    time_int  NOT NULL,
    version       count_int NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX registers_row_of_case ON registers_row (tenant, case_id, register_name);
CREATE INDEX registers_row_newest ON registers_row (tenant, register_name, id);
CREATE INDEX registers_row_of_year ON registers_row (tenant, register_name, year, id);

-- Both values of every change.
CREATE TABLE registers_history (
    tenant        code_text  NOT NULL,
    id            id_text    NOT NULL,
    row_id        id_text    NOT NULL,
    kind          code_text  NOT NULL,
    before_values json_doc   NOT NULL,
    after_values  json_doc   NOT NULL,
    reason        words_text NOT NULL,
    by_whom       id_text    NOT NULL,
    at            time_int   NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX registers_history_of_row ON registers_history (tenant, row_id, id);

-- The last number given in a register and year.
CREATE TABLE registers_counter (
    tenant        code_text NOT NULL,
    register_name code_text NOT NULL,
    year          count_int NOT NULL,
    last          count_int NOT NULL,
    PRIMARY KEY (tenant, register_name, year)
);
