-- 人事異動: lists as they came, and what each changed, so that it can be taken back.
CREATE TABLE administration_transfer (
    tenant    code_text  NOT NULL,
    id        id_text    NOT NULL,
    state     code_text  NOT NULL,
    csv       bytes_blob NOT NULL,
    file_name words_text NOT NULL,
    day       day_text,
    made_by   id_text    NOT NULL,
    made_at   time_int   NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE TABLE administration_transfer_step (
    tenant   code_text NOT NULL,
    transfer id_text   NOT NULL,
    number   count_int NOT NULL,
    did      code_text NOT NULL,
    person   id_text   NOT NULL,
    position id_text   NOT NULL,
    since    day_text  NOT NULL,
    until    day_text,
    PRIMARY KEY (tenant, transfer, number)
);
