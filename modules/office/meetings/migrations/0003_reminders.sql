-- The record that a paper is a copy of; empty: it was brought as a file.
ALTER TABLE meetings_paper ADD COLUMN record id_text NOT NULL DEFAULT '';

-- Which word about an action its owner has had: before, today, late.1, late.2, …
CREATE TABLE meetings_reminder (
    tenant     code_text NOT NULL,
    resolution id_text   NOT NULL,
    occasion   code_text NOT NULL,
    on_day     day_text  NOT NULL,
    PRIMARY KEY (tenant, resolution, occasion)
);

-- Where somebody wants that word by mail.
CREATE TABLE meetings_address (
    tenant  code_text  NOT NULL,
    person  id_text    NOT NULL,
    address words_text NOT NULL,
    PRIMARY KEY (tenant, person)
);

CREATE INDEX meetings_resolution_due ON meetings_resolution (tenant, state, due, id);
