-- 案件. `due` orders the inbox: the last day of the nearest limit, 9999-12-31 when there is none; while it stands still, the day expected.
CREATE TABLE cases_case (
    tenant          code_text  NOT NULL,
    id              id_text    NOT NULL,
    receipt_number  code_text  NOT NULL,
    procedure       code_text  NOT NULL,
    definition      code_text  NOT NULL,
    owner           code_text  NOT NULL,
    title           words_text NOT NULL,
    applicant       code_text  NOT NULL,
    applicant_name  words_text NOT NULL,
    channel         code_text  NOT NULL,
    language        code_text  NOT NULL,
    notice          code_text  NOT NULL,
    application_key code_text  NOT NULL,
    state           code_text  NOT NULL,
    taken_by        id_text    NOT NULL,
    arrived_at      time_int   NOT NULL,
    opened_at       time_int   NOT NULL,
    starts          day_text,
    due             day_text   NOT NULL,
    limit_name      code_text  NOT NULL,
    stands_still    flag_int   NOT NULL,
    misfit          flag_int   NOT NULL,
    expired         flag_int   NOT NULL,
    replied         flag_int   NOT NULL,
    asked_until     day_text,
    result          code_text  NOT NULL,
    draft           id_text    NOT NULL,
    document        id_text    NOT NULL,
    decided_on      day_text,
    dispatched_on   day_text,
    version         count_int  NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX cases_case_of_owner ON cases_case (tenant, owner, state, stands_still, due, id);
CREATE INDEX cases_case_of_person ON cases_case (tenant, taken_by, state, stands_still, due, id);
CREATE INDEX cases_case_asked ON cases_case (tenant, state, asked_until);
CREATE INDEX cases_case_receipt ON cases_case (tenant, receipt_number);

-- What was sent. `envelope` is the original, sealed as it came; `secrets` are the 個人番号, encrypted under the subject's key: the answers
-- hold only that there is one.
CREATE TABLE cases_content (
    tenant   code_text  NOT NULL,
    case_id  id_text    NOT NULL,
    envelope bytes_blob NOT NULL,
    secrets  bytes_blob NOT NULL,
    answers  json_doc   NOT NULL,
    origins  json_doc   NOT NULL,
    files    json_doc   NOT NULL,
    shown    json_doc   NOT NULL,
    misfit   json_doc   NOT NULL,
    PRIMARY KEY (tenant, case_id)
);

CREATE TABLE cases_examined (
    tenant  code_text NOT NULL,
    case_id id_text   NOT NULL,
    answers json_doc  NOT NULL,
    by_whom id_text   NOT NULL,
    at      time_int  NOT NULL,
    PRIMARY KEY (tenant, case_id)
);

-- 補正の求め. `before` are the answers that were replaced: both values are kept.
CREATE TABLE cases_request (
    tenant      code_text  NOT NULL,
    id          id_text    NOT NULL,
    case_id     id_text    NOT NULL,
    words       words_text NOT NULL,
    until       day_text   NOT NULL,
    fields      json_doc   NOT NULL,
    state       code_text  NOT NULL,
    asked_at    time_int   NOT NULL,
    asked_by    id_text    NOT NULL,
    answered_at time_int,
    before      json_doc   NOT NULL,
    envelope    bytes_blob NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX cases_request_of_case ON cases_request (tenant, case_id, id);

-- A correction that nobody asked for, or that came too late: kept and flagged; the facts change only when a person accepts it.
CREATE TABLE cases_correction (
    tenant   code_text  NOT NULL,
    id       id_text    NOT NULL,
    case_id  id_text    NOT NULL,
    answers  json_doc   NOT NULL,
    files    json_doc   NOT NULL,
    secrets  bytes_blob NOT NULL,
    envelope bytes_blob NOT NULL,
    accepted flag_int   NOT NULL,
    before   json_doc   NOT NULL,
    at       time_int   NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX cases_correction_of_case ON cases_correction (tenant, case_id, id);

-- A charge as it was told to the applicant, and what was received for it at the counter.
CREATE TABLE cases_charge (
    tenant          code_text  NOT NULL,
    case_id         id_text    NOT NULL,
    charge          code_text  NOT NULL,
    title           words_text NOT NULL,
    amount          yen_int    NOT NULL,
    before_decision flag_int   NOT NULL,
    charged_on      day_text   NOT NULL,
    paid_on         day_text,
    PRIMARY KEY (tenant, case_id, charge)
);
CREATE TABLE cases_payment (
    tenant  code_text  NOT NULL,
    id      id_text    NOT NULL,
    case_id id_text    NOT NULL,
    charge  code_text  NOT NULL,
    amount  yen_int    NOT NULL,
    paid_on day_text   NOT NULL,
    receipt words_text NOT NULL,
    by_whom id_text    NOT NULL,
    at      time_int   NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX cases_payment_of_case ON cases_payment (tenant, case_id, id);

CREATE TABLE cases_note (
    tenant  code_text  NOT NULL,
    id      id_text    NOT NULL,
    case_id id_text    NOT NULL,
    words   words_text NOT NULL,
    by_whom id_text    NOT NULL,
    at      time_int   NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX cases_note_of_case ON cases_note (tenant, case_id, id);

-- What a draft proposes, as it will be issued: the values of the document, what is charged, every rule with its value.
CREATE TABLE cases_decision (
    tenant  code_text NOT NULL,
    case_id id_text   NOT NULL,
    draft   id_text   NOT NULL,
    result  code_text NOT NULL,
    document_values json_doc NOT NULL,
    charges json_doc  NOT NULL,
    rules   json_doc  NOT NULL,
    at      time_int  NOT NULL,
    PRIMARY KEY (tenant, case_id, draft)
);
