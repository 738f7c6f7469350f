-- 別送・窓口提示・省略: what an applicant did not send as a file, and what has become of it. `owner` is the case's, for the list of the post.
CREATE TABLE cases_paper (
    tenant      code_text  NOT NULL,
    case_id     id_text    NOT NULL,
    field       code_text  NOT NULL,
    owner       code_text  NOT NULL,
    way         code_text  NOT NULL,
    state       code_text  NOT NULL,
    consented   flag_int   NOT NULL,
    opened_on   day_text   NOT NULL,
    day         day_text,
    pages       count_int  NOT NULL,
    copied      flag_int   NOT NULL,
    source      words_text NOT NULL,
    words       words_text NOT NULL,
    by_whom     id_text    NOT NULL,
    PRIMARY KEY (tenant, case_id, field)
);
CREATE INDEX cases_paper_open ON cases_paper (tenant, owner, way, state, opened_on, case_id, field);

-- Photos of one field as one readable PDF, made by a job. `faults` names those that could not be read; the originals stay as they came.
CREATE TABLE cases_photos (
    tenant    code_text  NOT NULL,
    case_id   id_text    NOT NULL,
    field     code_text  NOT NULL,
    state     code_text  NOT NULL,
    sources   json_doc   NOT NULL,
    edition   code_text  NOT NULL,
    done      count_int  NOT NULL,
    pages     count_int  NOT NULL,
    faults    json_doc   NOT NULL,
    blob      code_text  NOT NULL,
    boxed_key bytes_blob NOT NULL,
    at        time_int   NOT NULL,
    PRIMARY KEY (tenant, case_id, field)
);
