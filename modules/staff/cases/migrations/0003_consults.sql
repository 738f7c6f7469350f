-- 合議・協議・意見照会. One row for each question to a division, a body or a third party; the newest of a name and whom counts. `carried_out_from`:
-- this party objected, and what it objected to was granted: it may be carried out from that day on; until then the case `waits`.
CREATE TABLE cases_consult (
    tenant      code_text  NOT NULL,
    id          id_text    NOT NULL,
    case_id     id_text    NOT NULL,
    name        code_text  NOT NULL,
    kind        code_text  NOT NULL,
    needs       code_text  NOT NULL,
    whom        words_text NOT NULL,
    addressee   words_text NOT NULL,
    address     words_text NOT NULL,
    honorific   words_text NOT NULL,
    words       words_text NOT NULL,
    asked_at    time_int   NOT NULL,
    asked_by    id_text    NOT NULL,
    until       day_text   NOT NULL,
    document    id_text    NOT NULL,
    state       code_text  NOT NULL,
    answer      code_text  NOT NULL,
    reason      words_text NOT NULL,
    letter      words_text NOT NULL,
    files       json_doc   NOT NULL,
    answered_on day_text,
    answered_by id_text    NOT NULL,
    carried_out_from day_text,
    waits       flag_int   NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX cases_consult_of_case ON cases_consult (tenant, case_id, id);
CREATE INDEX cases_consult_of_whom ON cases_consult (tenant, kind, state, whom, until, id);
CREATE INDEX cases_consult_until ON cases_consult (tenant, state, until, id);
CREATE INDEX cases_consult_carried_out ON cases_consult (tenant, waits, carried_out_from, id);

-- 期限の延長. `drafted` waits for its approval, `made` counts, `dropped` was sent back, recalled or overtaken.
CREATE TABLE cases_extension (
    tenant      code_text  NOT NULL,
    id          id_text    NOT NULL,
    case_id     id_text    NOT NULL,
    limit_name  code_text  NOT NULL,
    extension   code_text  NOT NULL,
    until       day_text,
    reason      words_text NOT NULL,
    state       code_text  NOT NULL,
    last_day_before day_text,
    last_day    day_text,
    draft       id_text    NOT NULL,
    document    id_text    NOT NULL,
    by_whom     id_text    NOT NULL,
    at          time_int   NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX cases_extension_of_case ON cases_extension (tenant, case_id, id);

-- The running limits of a case by their last day, for the schedule that acts when one has passed; `expired` once it has acted.
CREATE TABLE cases_expiry (
    tenant      code_text  NOT NULL,
    case_id     id_text    NOT NULL,
    limit_name  code_text  NOT NULL,
    last_day    day_text   NOT NULL,
    state       code_text  NOT NULL,
    at          time_int   NOT NULL,
    PRIMARY KEY (tenant, case_id, limit_name)
);
CREATE INDEX cases_expiry_by_day ON cases_expiry (tenant, state, last_day, case_id, limit_name);

-- What stops a limit that runs until the application that this case offered.
ALTER TABLE cases_case ADD COLUMN next_arrived_on day_text;
