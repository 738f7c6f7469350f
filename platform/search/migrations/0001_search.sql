-- What can be found. terms: bigrams of the folded title and words.
CREATE TABLE search_document (
    tenant code_text  NOT NULL,
    kind   code_text  NOT NULL,
    name   code_text  NOT NULL,
    title  words_text NOT NULL,
    titles words_text NOT NULL,
    PRIMARY KEY (tenant, kind, name)
);
-- One row a term of a document: the index that finds. On both engines alike; a full-text engine takes its place where the number of
-- documents asks for it.
CREATE TABLE search_term (
    tenant   code_text NOT NULL,
    kind     code_text NOT NULL,
    term     code_text NOT NULL,
    name     code_text NOT NULL,
    in_title flag_int  NOT NULL,
    PRIMARY KEY (tenant, kind, term, name)
);
CREATE INDEX search_term_name ON search_term (tenant, kind, name);
