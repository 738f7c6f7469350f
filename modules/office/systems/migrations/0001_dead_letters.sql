-- What the front could not deliver to a system's webhook, as it last reported.
CREATE TABLE systems_dead_letter (
    tenant   code_text  NOT NULL,
    system   id_text    NOT NULL,
    id       id_text    NOT NULL,
    type     code_text  NOT NULL,
    subject  code_text  NOT NULL,
    attempts count_int  NOT NULL,
    fault    code_text  NOT NULL,
    made_at  time_int   NOT NULL,
    PRIMARY KEY (tenant, system, id)
);
