-- 入力の途中. `contents` are personal: encrypted under a key derived from the zone's storage key and the id. A 個人番号 is never among them.
-- `owner` is the division of the procedure; channel web is a colleague's own notice, which nobody else sees.
CREATE TABLE entry_unfinished (
    tenant     code_text  NOT NULL,
    id         id_text    NOT NULL,
    procedure  code_text  NOT NULL,
    owner      code_text  NOT NULL,
    channel    code_text  NOT NULL,
    by_whom    id_text    NOT NULL,
    contents   bytes_blob NOT NULL,
    touched_at time_int   NOT NULL,
    version    count_int  NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX entry_unfinished_touched ON entry_unfinished (tenant, touched_at);
CREATE INDEX entry_unfinished_of_person ON entry_unfinished (tenant, by_whom, touched_at);

-- 自分の届出: which cases are a colleague's own.
CREATE TABLE entry_own (
    tenant         code_text NOT NULL,
    receipt_number code_text NOT NULL,
    case_id        id_text   NOT NULL,
    person         id_text   NOT NULL,
    sent_at        time_int  NOT NULL,
    PRIMARY KEY (tenant, receipt_number)
);
CREATE INDEX entry_own_of_person ON entry_own (tenant, person, sent_at);
