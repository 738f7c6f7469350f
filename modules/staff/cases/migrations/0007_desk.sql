-- 職権補正: what the office corrected by itself. `before` and `corrected` are the answers by field: both values are kept. `means`: how the
-- applicant consented (phone counter letter), or not_needed for an obvious slip of the pen.
CREATE TABLE cases_office_correction (
    tenant       code_text  NOT NULL,
    id           id_text    NOT NULL,
    case_id      id_text    NOT NULL,
    before       json_doc   NOT NULL,
    corrected    json_doc   NOT NULL,
    means        code_text  NOT NULL,
    consented_by words_text NOT NULL,
    consented_on day_text,
    reason       words_text NOT NULL,
    by_whom      id_text    NOT NULL,
    at           time_int   NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX cases_office_correction_of_case ON cases_office_correction (tenant, case_id, id);

-- A correction that nobody asked for is accepted, or declined with a reason that the applicant is told.
ALTER TABLE cases_correction ADD COLUMN declined flag_int NOT NULL DEFAULT 0;
ALTER TABLE cases_correction ADD COLUMN reason words_text NOT NULL DEFAULT '';
ALTER TABLE cases_correction ADD COLUMN answered_by id_text NOT NULL DEFAULT '';
ALTER TABLE cases_correction ADD COLUMN answered_at time_int;
