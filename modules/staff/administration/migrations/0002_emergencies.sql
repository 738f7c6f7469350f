-- 緊急閲覧: who opened it, why and for how long, and what another person found afterwards.
CREATE TABLE administration_emergency (
    tenant      code_text  NOT NULL,
    id          id_text    NOT NULL,
    person      id_text    NOT NULL,
    position    id_text    NOT NULL,
    reason      words_text NOT NULL,
    began_at    time_int   NOT NULL,
    until       time_int   NOT NULL,
    ended_at    time_int,
    outcome     code_text  NOT NULL,
    found       words_text NOT NULL,
    reviewed_by id_text    NOT NULL,
    reviewed_at time_int,
    PRIMARY KEY (tenant, id)
);
