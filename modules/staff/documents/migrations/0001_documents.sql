-- Issued documents. state: reserved rendered dispatched opened. The keys of its two blobs are encrypted with the zone's storage key.
CREATE TABLE documents_document (
    tenant          code_text  NOT NULL,
    id              id_text    NOT NULL,
    case_id         id_text    NOT NULL,
    owner           code_text  NOT NULL,
    name            code_text  NOT NULL,
    title           words_text NOT NULL,
    addressee       words_text NOT NULL,
    series          code_text  NOT NULL,
    sign            words_text NOT NULL,
    number_year     count_int  NOT NULL,
    number          count_int  NOT NULL,
    number_text     words_text NOT NULL,
    way             code_text  NOT NULL,
    state           code_text  NOT NULL,
    shown           json_doc   NOT NULL,
    case_state      code_text  NOT NULL,
    clear           json_doc   NOT NULL,
    box             json_doc   NOT NULL,
    application_key code_text  NOT NULL,
    receipt_number  code_text  NOT NULL,
    verify_code     code_text  NOT NULL,
    hash            code_text  NOT NULL,
    pdf_name        code_text  NOT NULL,
    pdf_size        count_int  NOT NULL,
    pdf_key         bytes_blob,
    page_name       code_text  NOT NULL,
    page_size       count_int  NOT NULL,
    page_key        bytes_blob,
    issued_on       day_text   NOT NULL,
    issued_at       time_int   NOT NULL,
    dispatched_at   time_int,
    opened_at       time_int,
    version         count_int  NOT NULL,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, sign, number_year, number),
    UNIQUE (tenant, verify_code)
);
CREATE INDEX documents_document_case ON documents_document (tenant, case_id, id);
CREATE INDEX documents_document_waiting ON documents_document (tenant, state, dispatched_at);
CREATE INDEX documents_document_number ON documents_document (tenant, number_text);

-- The last number of a series (its sign) in a fiscal year.
CREATE TABLE documents_counter (
    tenant code_text  NOT NULL,
    sign   words_text NOT NULL,
    year   count_int  NOT NULL,
    last   count_int  NOT NULL,
    PRIMARY KEY (tenant, sign, year)
);

-- The sign of a division in numbers; of division '' the word in front of the town's orders.
CREATE TABLE documents_sign (
    tenant   code_text  NOT NULL,
    division code_text  NOT NULL,
    sign     words_text NOT NULL,
    PRIMARY KEY (tenant, division)
);

-- What is to be printed and posted. why: paper (so chosen) not_opened. state: open done cancelled. One a document.
CREATE TABLE documents_print_task (
    tenant   code_text NOT NULL,
    id       id_text   NOT NULL,
    document id_text   NOT NULL,
    owner    code_text NOT NULL,
    why      code_text NOT NULL,
    state    code_text NOT NULL,
    since    time_int  NOT NULL,
    ended_at time_int,
    ended_by id_text,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, document)
);
CREATE INDEX documents_print_task_open ON documents_print_task (tenant, state, id);
