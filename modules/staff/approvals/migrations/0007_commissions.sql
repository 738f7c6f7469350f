-- 事務の委託 (地方自治法252条の14). direction: taken (we decide for the other body, in our own name) or given (the other body decides).
CREATE TABLE approvals_commission (
    tenant    code_text  NOT NULL,
    route     code_text  NOT NULL,
    procedure code_text  NOT NULL,
    direction code_text  NOT NULL,
    other     words_text NOT NULL,
    article   words_text NOT NULL,
    since     day_text   NOT NULL,
    until     day_text,
    PRIMARY KEY (tenant, route, procedure, since)
);
