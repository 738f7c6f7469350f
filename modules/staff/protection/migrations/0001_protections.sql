-- Who is protected. No address of the person stands here: contact_* is the one that is safe to use.
CREATE TABLE protection_protection (
    tenant          code_text  NOT NULL,
    id              id_text    NOT NULL,
    division        code_text  NOT NULL,
    name            words_text NOT NULL,
    born_on         day_text,
    kind            code_text  NOT NULL,
    starts_on       day_text   NOT NULL,
    until           day_text   NOT NULL,
    body            words_text NOT NULL,
    contact_name    words_text NOT NULL,
    contact_address words_text NOT NULL,
    ask             words_text NOT NULL,
    state           code_text  NOT NULL,
    version         count_int  NOT NULL,
    PRIMARY KEY (tenant, id)
);

-- By what the person is recognized: keyed hashes.
CREATE TABLE protection_trait (
    tenant     code_text NOT NULL,
    kind       code_text NOT NULL,
    key        code_text NOT NULL,
    protection id_text   NOT NULL,
    PRIMARY KEY (tenant, kind, key, protection)
);
CREATE INDEX protection_trait_of ON protection_trait (tenant, protection, kind);

-- What a person said of a case; why in their words.
CREATE TABLE protection_judged (
    tenant     code_text  NOT NULL,
    protection id_text    NOT NULL,
    case_id    id_text    NOT NULL,
    verdict    code_text  NOT NULL,
    why        words_text NOT NULL,
    by_whom    id_text    NOT NULL,
    at         time_int   NOT NULL,
    PRIMARY KEY (tenant, protection, case_id)
);
