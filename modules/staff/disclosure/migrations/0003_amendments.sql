-- 訂正・利用停止 (個人情報保護法90条, 98条): each place of a record that a request names, what was decided on it, and that it was carried out.
CREATE TABLE disclosure_amendment (
    tenant    code_text  NOT NULL,
    id        id_text    NOT NULL,
    case_id   id_text    NOT NULL,
    record    id_text    NOT NULL,
    title     words_text NOT NULL,
    measure   code_text  NOT NULL,
    place     words_text NOT NULL,
    before    words_text NOT NULL,
    after     words_text NOT NULL,
    judgement code_text  NOT NULL,
    ground    code_text  NOT NULL,
    why       words_text NOT NULL,
    done_on   day_text,
    by_whom   id_text    NOT NULL,
    at        time_int   NOT NULL,
    version   count_int  NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX disclosure_amendment_case ON disclosure_amendment (tenant, case_id, id);

-- 提供先: who was given what is corrected, and the notice to them (97条).
CREATE TABLE disclosure_receiver (
    tenant    code_text  NOT NULL,
    id        id_text    NOT NULL,
    case_id   id_text    NOT NULL,
    name      words_text NOT NULL,
    address   words_text NOT NULL,
    honorific words_text NOT NULL,
    document  id_text    NOT NULL,
    told_on   day_text,
    by_whom   id_text    NOT NULL,
    at        time_int   NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX disclosure_receiver_case ON disclosure_receiver (tenant, case_id, id);
