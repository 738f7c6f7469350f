-- 口座振替: who lets the town collect from an account, for one revenue or for all that take it. account is encrypted under a key of its own.
CREATE TABLE treasury_debit_consent (
    tenant        code_text  NOT NULL,
    id            id_text    NOT NULL,
    payer_name    words_text NOT NULL,
    payer_kana    words_text NOT NULL,
    payer_address words_text NOT NULL,
    item          code_text  NOT NULL,
    account       bytes_blob NOT NULL,
    from_day      day_text   NOT NULL,
    ended_on      day_text,
    requests      count_int  NOT NULL,
    by_whom       id_text    NOT NULL,
    at            time_int   NOT NULL,
    version       count_int  NOT NULL,
    PRIMARY KEY (tenant, id)
);
-- What a bank is asked to collect on a day: the file (encrypted) and its lines, in their order.
CREATE TABLE treasury_debit_request (
    tenant      code_text  NOT NULL,
    id          id_text    NOT NULL,
    number      count_int  NOT NULL,
    collects_on day_text   NOT NULL,
    client      code_text  NOT NULL,
    lines       count_int  NOT NULL,
    total       yen_int    NOT NULL,
    hash        code_text  NOT NULL,
    file        bytes_blob NOT NULL,
    answered_on day_text,
    by_whom     id_text    NOT NULL,
    at          time_int   NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE TABLE treasury_debit_line (
    tenant    code_text NOT NULL,
    request   id_text   NOT NULL,
    place     count_int NOT NULL,
    claim     id_text   NOT NULL,
    slip      code_text NOT NULL,
    consent   id_text   NOT NULL,
    amount    yen_int   NOT NULL,
    PRIMARY KEY (tenant, request, place)
);
CREATE INDEX treasury_debit_line_claim ON treasury_debit_line (tenant, claim, request);
CREATE INDEX treasury_claim_owed_by ON treasury_claim (tenant, payer_name, due_on, id) WHERE unpaid > 0;
