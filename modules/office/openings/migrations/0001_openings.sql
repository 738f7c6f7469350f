CREATE TABLE openings_opening (
    tenant     code_text  NOT NULL,
    id         id_text    NOT NULL,
    procedure  code_text  NOT NULL,
    round      code_text  NOT NULL,
    way        code_text  NOT NULL,
    opens_at   time_int,
    a_minute   count_int  NOT NULL,
    message    words_text NOT NULL,
    message_en words_text NOT NULL,
    edition    count_int  NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX openings_opening_by_procedure ON openings_opening (tenant, procedure, round);
-- How the front's waiting room stands, as it last reported.
CREATE TABLE openings_report (
    tenant   code_text  NOT NULL,
    opening  id_text    NOT NULL,
    waiting  count_int  NOT NULL,
    called   count_int  NOT NULL,
    started  count_int  NOT NULL,
    minutes  count_int  NOT NULL,
    at       time_int   NOT NULL,
    PRIMARY KEY (tenant, opening)
);
