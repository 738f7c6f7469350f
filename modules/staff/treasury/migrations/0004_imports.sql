-- Files of results (収納の結果, 口座振替の結果, 入出金明細, 払込みの明細), each once: known by its SHA-256. applied: lines that are in the books.
CREATE TABLE treasury_import (
    tenant    code_text  NOT NULL,
    id        id_text    NOT NULL,
    format    code_text  NOT NULL,
    provider  code_text  NOT NULL,
    file_name words_text NOT NULL,
    hash      code_text  NOT NULL,
    lines     count_int  NOT NULL,
    applied   count_int  NOT NULL,
    by_whom   id_text    NOT NULL,
    at        time_int   NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX treasury_import_hash ON treasury_import (tenant, hash);
CREATE TABLE treasury_import_line (
    tenant      code_text  NOT NULL,
    import      id_text    NOT NULL,
    place       count_int  NOT NULL,
    line        count_int  NOT NULL,
    way         code_text  NOT NULL,
    provider    code_text  NOT NULL,
    reference   code_text  NOT NULL,
    state       code_text  NOT NULL,
    amount      yen_int    NOT NULL,
    fee         yen_int    NOT NULL,
    paid_on     day_text   NOT NULL,
    remitted_on day_text,
    slip        code_text  NOT NULL,
    payer_kana  words_text NOT NULL,
    remark      words_text NOT NULL,
    outcome     code_text  NOT NULL,
    receipt     id_text    NOT NULL,
    PRIMARY KEY (tenant, import, place)
);
CREATE INDEX treasury_import_line_outcome ON treasury_import_line (tenant, import, outcome, place);
CREATE INDEX treasury_import_line_reference ON treasury_import_line (tenant, import, reference, place);
