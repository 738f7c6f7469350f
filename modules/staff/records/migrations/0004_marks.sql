-- What a decision on a request for 訂正 or 利用停止 did to a record (個人情報保護法93条, 101条). The old words stay as they are; the new ones stand beside them here.
CREATE TABLE records_mark (
    tenant    code_text  NOT NULL,
    id        id_text    NOT NULL,
    record    id_text    NOT NULL,
    measure   code_text  NOT NULL,
    place     words_text NOT NULL,
    before    words_text NOT NULL,
    after     words_text NOT NULL,
    ground    words_text NOT NULL,
    reference words_text NOT NULL,
    by_whom   id_text    NOT NULL,
    at        time_int   NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX records_mark_record ON records_mark (tenant, record, id);
