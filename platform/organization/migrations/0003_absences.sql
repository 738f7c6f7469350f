-- Who is away, from the first to the last day.
CREATE TABLE organization_absence (
    tenant code_text NOT NULL,
    person id_text   NOT NULL,
    since  day_text  NOT NULL,
    until  day_text  NOT NULL,
    PRIMARY KEY (tenant, person, since)
);
