-- 代理: who sent the application for the applicant, and by what right, as it came.
CREATE TABLE cases_agent (
    tenant  code_text  NOT NULL,
    case_id id_text    NOT NULL,
    said    bytes_blob NOT NULL,
    PRIMARY KEY (tenant, case_id)
);
