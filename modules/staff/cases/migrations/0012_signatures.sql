-- What an applicant has signed with the My Number Card. `stated`: what the statement is made of, encrypted; `evidence`: by which anybody verifies it
-- again (JSON, encrypted). state: waiting, holds, fails; fault: why it fails. revocation: good, not_asked, unknown.
CREATE TABLE cases_signature (
    tenant     code_text  NOT NULL,
    case_id    id_text    NOT NULL,
    state      code_text  NOT NULL,
    stated     bytes_blob NOT NULL,
    evidence   bytes_blob NOT NULL,
    fault      code_text  NOT NULL,
    revocation code_text  NOT NULL,
    is_test    flag_int   NOT NULL,
    arrived_at time_int   NOT NULL,
    checked_at time_int   NOT NULL,
    PRIMARY KEY (tenant, case_id)
);
