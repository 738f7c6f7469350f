-- 施行: numbers with every gap explained, seals, signatures, how paper went out.

-- Every number that was ever taken. state: taken void (欠番, with its reason). branch: 0, or 2 3 … (枝番). document: '' when it was taken without one.
CREATE TABLE documents_number (
    tenant   code_text  NOT NULL,
    id       id_text    NOT NULL,
    sign     words_text NOT NULL,
    year     count_int  NOT NULL,
    number   count_int  NOT NULL,
    branch   count_int  NOT NULL,
    series   code_text  NOT NULL,
    owner    code_text  NOT NULL,
    text     words_text NOT NULL,
    title    words_text NOT NULL,
    document id_text    NOT NULL,
    state    code_text  NOT NULL,
    reason   words_text NOT NULL,
    taken_at time_int   NOT NULL,
    taken_by id_text    NOT NULL,
    ended_at time_int,
    ended_by id_text    NOT NULL,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, sign, year, number, branch)
);
CREATE INDEX documents_number_document ON documents_number (tenant, document);
CREATE INDEX documents_number_text ON documents_number (tenant, text);

INSERT INTO documents_number (tenant, id, sign, year, number, branch, series, owner, text, title, document, state, reason, taken_at, taken_by, ended_by)
SELECT tenant, id, sign, number_year, number, 0, series, owner, number_text, title, id, 'taken', '', issued_at, '', ''
  FROM documents_document
 WHERE number_text = sign || '第' || CAST(number AS words_text) || '号';

-- 公印台帳. The key of its picture (PNG) is encrypted with the zone's storage key.
CREATE TABLE documents_official_seal (
    tenant       code_text  NOT NULL,
    id           id_text    NOT NULL,
    title        words_text NOT NULL,
    keeper       id_text    NOT NULL,
    since        day_text   NOT NULL,
    until        day_text,
    picture_name code_text  NOT NULL,
    picture_size count_int  NOT NULL,
    picture_key  bytes_blob,
    version      count_int  NOT NULL,
    PRIMARY KEY (tenant, id)
);

-- Which documents ask for it, by the name of their template.
CREATE TABLE documents_official_seal_document (
    tenant code_text NOT NULL,
    seal   id_text   NOT NULL,
    name   code_text NOT NULL,
    PRIMARY KEY (tenant, seal, name)
);

-- A document that asked for a seal. state: waiting sealed returned dropped. The sealed ones are the 使用簿.
CREATE TABLE documents_affixing (
    tenant       code_text  NOT NULL,
    document     id_text    NOT NULL,
    seal         id_text    NOT NULL,
    state        code_text  NOT NULL,
    since        time_int   NOT NULL,
    reason       words_text NOT NULL,
    remark       words_text NOT NULL,
    acted_by     id_text    NOT NULL,
    acted_as     id_text    NOT NULL,
    acted_at     time_int,
    version      count_int  NOT NULL,
    PRIMARY KEY (tenant, document)
);
CREATE INDEX documents_affixing_state ON documents_affixing (tenant, state, acted_at, document);

-- What a town has set: branches '1' (枝番 from the second document of a case on).
CREATE TABLE documents_setting (
    tenant code_text  NOT NULL,
    name   code_text  NOT NULL,
    value  words_text NOT NULL,
    PRIMARY KEY (tenant, name)
);

-- signed_as: '' b_b b_t b_lta (PAdES).
ALTER TABLE documents_document ADD COLUMN signed_by words_text NOT NULL DEFAULT '';
ALTER TABLE documents_document ADD COLUMN signed_as code_text NOT NULL DEFAULT '';

-- How it went out: ordinary recorded registered by_hand; and the number that the carrier gave it.
ALTER TABLE documents_print_task ADD COLUMN posted_as code_text NOT NULL DEFAULT '';
ALTER TABLE documents_print_task ADD COLUMN carrier_number words_text NOT NULL DEFAULT '';
