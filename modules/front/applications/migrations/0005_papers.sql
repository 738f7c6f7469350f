-- What the office has said of papers that come by post or are shown at the counter: names of fields and states, nothing of their contents.
CREATE TABLE applications_paper (
    tenant      code_text NOT NULL,
    application id_text   NOT NULL,
    field       code_text NOT NULL,
    state       code_text NOT NULL,
    PRIMARY KEY (tenant, application, field)
);
