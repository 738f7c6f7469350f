-- Reasons that a module above has worked out for the draft of a case (不開示の理由), one a line: where the drafter begins.
CREATE TABLE cases_proposed_reason (
    tenant  code_text  NOT NULL,
    case_id id_text    NOT NULL,
    words   words_text NOT NULL,
    PRIMARY KEY (tenant, case_id)
);
