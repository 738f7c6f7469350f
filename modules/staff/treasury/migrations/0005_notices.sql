-- 収納先の番号: one of a town.
CREATE TABLE treasury_collector (
    tenant    code_text NOT NULL,
    collector json_doc  NOT NULL,
    version   count_int NOT NULL,
    PRIMARY KEY (tenant)
);

-- 納入通知書: the first of a claim. slip is '' until it is made, batch where it was printed alone.
CREATE TABLE treasury_notice (
    tenant       code_text NOT NULL,
    claim        id_text   NOT NULL,
    batch        id_text   NOT NULL,
    slip         code_text NOT NULL,
    has_address  flag_int  NOT NULL,
    noticed_on   day_text,
    PRIMARY KEY (tenant, claim)
);
CREATE INDEX treasury_notice_batch_claims ON treasury_notice (tenant, batch, claim);
CREATE TABLE treasury_notice_batch (
    tenant    code_text  NOT NULL,
    id        id_text    NOT NULL,
    item      code_text  NOT NULL,
    state     code_text  NOT NULL,
    begun_on  day_text   NOT NULL,
    blob      code_text  NOT NULL,
    boxed_key bytes_blob NOT NULL,
    by_whom   id_text    NOT NULL,
    at        time_int   NOT NULL,
    PRIMARY KEY (tenant, id)
);
