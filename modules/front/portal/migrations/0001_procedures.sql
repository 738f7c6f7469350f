CREATE TABLE portal_procedure (
    tenant        code_text  NOT NULL,
    name          code_text  NOT NULL,
    owner_path    code_text  NOT NULL,
    owner_name    words_text NOT NULL,
    owner_phone   words_text NOT NULL,
    owner_place   words_text NOT NULL,
    received_at   time_int   NOT NULL,
    PRIMARY KEY (tenant, name)
);
