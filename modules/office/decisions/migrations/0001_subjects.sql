-- The subject (UUID) under which a rule's versions are told to core: one order of messages a rule.
CREATE TABLE decisions_subject (
    tenant  code_text NOT NULL,
    path    code_text NOT NULL,
    subject id_text   NOT NULL,
    PRIMARY KEY (tenant, path)
);
