-- How the applicant was identified, as it came sealed with the application: how, assurance, provider, attributes, evidence, at.
CREATE TABLE cases_identity (
    tenant  code_text  NOT NULL,
    case_id id_text    NOT NULL,
    shown   bytes_blob NOT NULL,
    PRIMARY KEY (tenant, case_id)
);
