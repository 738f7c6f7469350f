-- 支援措置. What of a case is kept from everybody but who protects. `kept`: names of fields; a row goes when the protection ends.
CREATE TABLE cases_shield (
    tenant          code_text  NOT NULL,
    case_id         id_text    NOT NULL,
    state           code_text  NOT NULL,
    protection      id_text    NOT NULL,
    also            json_doc   NOT NULL,
    released        json_doc   NOT NULL,
    kept            json_doc   NOT NULL,
    contact_name    words_text NOT NULL,
    contact_address words_text NOT NULL,
    ask             words_text NOT NULL,
    may_leave       flag_int   NOT NULL,
    since           time_int   NOT NULL,
    PRIMARY KEY (tenant, case_id)
);
CREATE INDEX cases_shield_protection ON cases_shield (tenant, protection, case_id);

-- By what a protected person is recognized in a case: keyed hashes of names, telephone numbers and places, of every case.
CREATE TABLE cases_trait (
    tenant  code_text NOT NULL,
    kind    code_text NOT NULL,
    key     code_text NOT NULL,
    case_id id_text   NOT NULL,
    PRIMARY KEY (tenant, kind, key, case_id)
);
CREATE INDEX cases_trait_case ON cases_trait (tenant, case_id, kind, key);
