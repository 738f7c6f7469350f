-- One row a term of a document. The key is what one document holds (in_title stands in it so that the key alone answers); the index is each term's documents in the order in which they are shown, those
-- with the term in their title first, so that a list of fifty reads fifty (docs/adr/0020-search-order.md).
CREATE TABLE search_posting (
    tenant   code_text NOT NULL,
    kind     code_text NOT NULL,
    name     code_text NOT NULL,
    term     code_text NOT NULL,
    in_title flag_int  NOT NULL,
    PRIMARY KEY (tenant, kind, name, term, in_title)
);
INSERT INTO search_posting (tenant, kind, name, term, in_title) SELECT tenant, kind, name, term, in_title FROM search_term ORDER BY tenant, kind, name, term;
CREATE INDEX search_posting_shown ON search_posting (tenant, kind, term, in_title, name);
-- No version before this one was released, so no node reads it beside us.
DROP TABLE search_term;
