-- 募集回 as published: in the office the newest edition, elsewhere what `published` (what: round) brought. `source` is its canonical JSON.
CREATE TABLE definitions_round (
    tenant      code_text  NOT NULL,
    procedure   code_text  NOT NULL,
    name        code_text  NOT NULL,
    opens_on    day_text   NOT NULL,
    closes_on   day_text   NOT NULL,
    hash        code_text  NOT NULL,
    source      bytes_blob NOT NULL,
    received_at time_int   NOT NULL,
    PRIMARY KEY (tenant, procedure, name)
);
CREATE INDEX definitions_round_opens ON definitions_round (tenant, procedure, opens_on);
