-- Applications of which the office has said that their pages leave out where the person is.
CREATE TABLE applications_hidden (
    tenant      code_text NOT NULL,
    application id_text   NOT NULL,
    PRIMARY KEY (tenant, application)
);
