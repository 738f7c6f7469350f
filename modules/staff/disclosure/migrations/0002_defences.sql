-- 弁明書 of a review request, as it is being written; `words`: its parts. One a dispute.
CREATE TABLE disclosure_defence (
    tenant   code_text  NOT NULL,
    dispute  id_text    NOT NULL,
    case_id  id_text    NOT NULL,
    owner    code_text  NOT NULL,
    words    words_text NOT NULL,
    state    code_text  NOT NULL,
    draft    id_text    NOT NULL,
    document id_text    NOT NULL,
    by_whom  id_text    NOT NULL,
    at       time_int   NOT NULL,
    version  count_int  NOT NULL,
    PRIMARY KEY (tenant, dispute)
);
CREATE INDEX disclosure_defence_case ON disclosure_defence (tenant, case_id, dispute);
CREATE INDEX disclosure_defence_document ON disclosure_defence (tenant, document, dispute);

-- How far its warning has come: near, last, passed.
ALTER TABLE disclosure_due ADD COLUMN told code_text NOT NULL DEFAULT '';
CREATE INDEX disclosure_due_open ON disclosure_due (tenant, done_on, due_on, id);
