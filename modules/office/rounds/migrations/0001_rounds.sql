-- 募集回 at the office's desk: the working copy. What is published stands in definitions_round; `published` is its hash.
CREATE TABLE rounds_round (
    tenant     code_text  NOT NULL,
    id         id_text    NOT NULL,
    procedure  code_text  NOT NULL,
    name       code_text  NOT NULL,
    opens_on   day_text   NOT NULL,
    working    bytes_blob NOT NULL,
    published  code_text  NOT NULL,
    state      code_text  NOT NULL,
    version    count_int  NOT NULL,
    changed_at time_int   NOT NULL,
    changed_by id_text    NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX rounds_round_name ON rounds_round (tenant, procedure, name);

-- A published round changes only by a correction that says why.
CREATE TABLE rounds_correction (
    tenant  code_text  NOT NULL,
    round   id_text    NOT NULL,
    number  count_int  NOT NULL,
    why     words_text NOT NULL,
    hash    code_text  NOT NULL,
    by_whom id_text    NOT NULL,
    at      time_int   NOT NULL,
    PRIMARY KEY (tenant, round, number)
);

-- 抽選, once a round: the list and the commitment are fixed before, the rest follows on the day. `secret` is encrypted with a key of the zone.
-- Of an examination `figure` is the rule or field by which the result was proposed.
CREATE TABLE rounds_draw (
    tenant        code_text  NOT NULL,
    round         id_text    NOT NULL,
    list          bytes_blob NOT NULL,
    list_hash     code_text  NOT NULL,
    commitment    code_text  NOT NULL,
    secret        bytes_blob NOT NULL,
    public_value  words_text NOT NULL,
    public_source words_text NOT NULL,
    figure        code_text  NOT NULL,
    proof         bytes_blob NOT NULL,
    draft         id_text    NOT NULL,
    fixed_at      time_int   NOT NULL,
    drawn_at      time_int,
    decided_at    time_int,
    PRIMARY KEY (tenant, round)
);

-- One line a case: its ticket, what was drawn or proposed, what a person corrected, and whether it has been carried out (0 not yet, 1 done, 2 gone).
CREATE TABLE rounds_result (
    tenant  code_text  NOT NULL,
    round   id_text    NOT NULL,
    case_id id_text    NOT NULL,
    receipt code_text  NOT NULL,
    item    code_text  NOT NULL,
    rank    count_int  NOT NULL,
    lots    count_int  NOT NULL,
    figure  code_text  NOT NULL,
    place   count_int  NOT NULL,
    result  code_text  NOT NULL,
    number  count_int  NOT NULL,
    why     words_text NOT NULL,
    carried count_int  NOT NULL,
    fault   code_text  NOT NULL,
    PRIMARY KEY (tenant, round, case_id)
);
CREATE INDEX rounds_result_carried ON rounds_result (tenant, round, carried, case_id);
CREATE INDEX rounds_result_place ON rounds_result (tenant, round, item, result, place, case_id);

-- 繰上げ: a winner fell away, the next reserve of the row is proposed; a person decides.
CREATE TABLE rounds_promotion (
    tenant     code_text  NOT NULL,
    id         id_text    NOT NULL,
    round      id_text    NOT NULL,
    item       code_text  NOT NULL,
    lapsed     id_text    NOT NULL,
    case_id    id_text    NOT NULL,
    state      code_text  NOT NULL,
    draft      id_text    NOT NULL,
    at         time_int   NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX rounds_promotion_lapsed ON rounds_promotion (tenant, round, lapsed);
