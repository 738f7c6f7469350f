CREATE TABLE applications_application (
    tenant         code_text   NOT NULL,
    id             id_text     NOT NULL,
    procedure_name code_text   NOT NULL,
    zone           code_text   NOT NULL,
    definition     code_text   NOT NULL,
    receipt_number code_text   NOT NULL,
    code_hash      code_text   NOT NULL,
    public_half    bytes_blob  NOT NULL,
    wrapped_key    bytes_blob  NOT NULL,
    state          code_text   NOT NULL,
    applicant      code_text   NOT NULL,
    language       code_text   NOT NULL,
    notice         code_text   NOT NULL,
    mail_address   words_text  NOT NULL,
    unsent_box     bytes_blob  NOT NULL,
    sent_box       bytes_blob  NOT NULL,
    started_at     time_int    NOT NULL,
    touched_at     time_int    NOT NULL,
    arrived_at     time_int,
    expected_on    day_text,
    until          day_text,
    version        count_int   NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX applications_by_receipt ON applications_application (tenant, receipt_number);
CREATE INDEX applications_by_touch ON applications_application (tenant, state, touched_at);

CREATE TABLE applications_step (
    tenant      code_text  NOT NULL,
    application id_text    NOT NULL,
    number      count_int  NOT NULL,
    kind        code_text  NOT NULL,
    state       code_text  NOT NULL,
    event       code_text  NOT NULL,
    at          time_int   NOT NULL,
    box         bytes_blob NOT NULL,
    answered_at time_int,
    opened_at   time_int,
    PRIMARY KEY (tenant, application, number)
);

CREATE TABLE applications_charge (
    tenant      code_text  NOT NULL,
    application id_text    NOT NULL,
    id          code_text  NOT NULL,
    title       words_text NOT NULL,
    amount      yen_int    NOT NULL,
    due         day_text,
    PRIMARY KEY (tenant, application, id)
);

CREATE TABLE applications_verification (
    tenant      code_text  NOT NULL,
    code        code_text  NOT NULL,
    application id_text    NOT NULL,
    number      words_text NOT NULL,
    title       words_text NOT NULL,
    issued_on   day_text   NOT NULL,
    office      words_text NOT NULL,
    hash        code_text  NOT NULL,
    PRIMARY KEY (tenant, code)
);
