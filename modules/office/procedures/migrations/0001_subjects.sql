-- The subject (UUID) under which a procedure's versions are told to the other zones: one order of messages a procedure.
CREATE TABLE procedures_subject (
    tenant    code_text NOT NULL,
    procedure code_text NOT NULL,
    subject   id_text   NOT NULL,
    PRIMARY KEY (tenant, procedure)
);
