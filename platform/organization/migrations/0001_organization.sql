-- 部・課・係
CREATE TABLE organization_division (
    tenant code_text  NOT NULL,
    path   code_text  NOT NULL,
    name   words_text NOT NULL,
    phone  words_text NOT NULL,
    place  words_text NOT NULL,
    PRIMARY KEY (tenant, path)
);
-- 職
CREATE TABLE organization_position (
    tenant   code_text  NOT NULL,
    id       id_text    NOT NULL,
    division code_text  NOT NULL,
    title    words_text NOT NULL,
    rank     code_text  NOT NULL,
    PRIMARY KEY (tenant, id)
);
-- 職員
CREATE TABLE organization_person (
    tenant code_text  NOT NULL,
    id     id_text    NOT NULL,
    name   words_text NOT NULL,
    number code_text  NOT NULL,
    PRIMARY KEY (tenant, id)
);
-- Who holds which position (兼務: one person may hold several), until its last day.
CREATE TABLE organization_assignment (
    tenant   code_text NOT NULL,
    person   id_text   NOT NULL,
    position id_text   NOT NULL,
    since    day_text  NOT NULL,
    until    day_text,
    PRIMARY KEY (tenant, person, position, since)
);
CREATE INDEX organization_assignment_position ON organization_assignment (tenant, position);
