-- 宛名番号: the next one.
CREATE TABLE persons_sequence (
    tenant code_text NOT NULL,
    name   code_text NOT NULL,
    next   count_int NOT NULL,
    PRIMARY KEY (tenant, name)
);

CREATE TABLE persons_individual (
    tenant    code_text NOT NULL,
    id        id_text   NOT NULL,
    number    count_int NOT NULL,
    born_on   day_text,
    sex       code_text NOT NULL,
    died_on   day_text,
    came_from code_text NOT NULL,
    added_at  time_int  NOT NULL,
    version   count_int NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX persons_individual_number ON persons_individual (tenant, number);
CREATE INDEX persons_individual_born ON persons_individual (tenant, born_on, id);

-- What held from day to day. A row that was put right (replaced_at) holds no longer and stays.
CREATE TABLE persons_name (
    tenant      code_text  NOT NULL,
    id          id_text    NOT NULL,
    individual  id_text    NOT NULL,
    starts_on   day_text   NOT NULL,
    ends_on     day_text,
    characters  words_text NOT NULL,
    kana        words_text NOT NULL,
    common_name words_text NOT NULL,
    name_key    words_text NOT NULL,
    kana_key    words_text NOT NULL,
    common_key  words_text NOT NULL,
    replaced_at time_int,
    kept_at     time_int   NOT NULL,
    by_whom     id_text    NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX persons_name_of ON persons_name (tenant, individual, starts_on);
CREATE INDEX persons_name_key ON persons_name (tenant, name_key, individual);
CREATE INDEX persons_name_kana ON persons_name (tenant, kana_key, individual);
CREATE INDEX persons_name_common ON persons_name (tenant, common_key, individual);

CREATE TABLE persons_address (
    tenant      code_text  NOT NULL,
    id          id_text    NOT NULL,
    individual  id_text    NOT NULL,
    kind        code_text  NOT NULL,
    postcode    code_text  NOT NULL,
    words       words_text NOT NULL,
    words_key   words_text NOT NULL,
    town        code_text  NOT NULL,
    starts_on   day_text   NOT NULL,
    ends_on     day_text,
    replaced_at time_int,
    kept_at     time_int   NOT NULL,
    by_whom     id_text    NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX persons_address_of ON persons_address (tenant, individual, kind, starts_on);
CREATE INDEX persons_address_key ON persons_address (tenant, words_key, individual);

-- The account itself is sealed with a key of the individual: a branch tells where somebody lives.
CREATE TABLE persons_account (
    tenant      code_text  NOT NULL,
    id          id_text    NOT NULL,
    individual  id_text    NOT NULL,
    purpose     code_text  NOT NULL,
    source      code_text  NOT NULL,
    sealed      bytes_blob NOT NULL,
    starts_on   day_text   NOT NULL,
    ends_on     day_text,
    replaced_at time_int,
    kept_at     time_int   NOT NULL,
    by_whom     id_text    NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX persons_account_of ON persons_account (tenant, individual, purpose, starts_on);

-- 個人番号, sealed with a key of the individual; `key` is a keyed hash, for finding the same person.
CREATE TABLE persons_number (
    tenant      code_text  NOT NULL,
    id          id_text    NOT NULL,
    individual  id_text    NOT NULL,
    sealed      bytes_blob NOT NULL,
    key         code_text  NOT NULL,
    replaced_at time_int,
    kept_at     time_int   NOT NULL,
    by_whom     id_text    NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX persons_number_of ON persons_number (tenant, individual);
CREATE INDEX persons_number_key ON persons_number (tenant, key, individual);

CREATE TABLE persons_household (
    tenant     code_text NOT NULL,
    id         id_text   NOT NULL,
    kind       code_text NOT NULL,
    owner      code_text NOT NULL,
    head       id_text   NOT NULL,
    founded_at time_int  NOT NULL,
    version    count_int NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE TABLE persons_member (
    tenant     code_text  NOT NULL,
    id         id_text    NOT NULL,
    household  id_text    NOT NULL,
    individual id_text    NOT NULL,
    relation   words_text NOT NULL,
    starts_on  day_text   NOT NULL,
    ends_on    day_text,
    replaced_at time_int,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX persons_member_of ON persons_member (tenant, household, starts_on, id);
CREATE INDEX persons_member_individual ON persons_member (tenant, individual, household);

-- Which divisions use an individual: theirs may read it.
CREATE TABLE persons_use (
    tenant     code_text NOT NULL,
    division   code_text NOT NULL,
    individual id_text   NOT NULL,
    since      time_int  NOT NULL,
    PRIMARY KEY (tenant, division, individual)
);
CREATE INDEX persons_use_of ON persons_use (tenant, individual);

-- What a person said of two; the newest holds. A link stands while they are the same: `other` is read as `individual`.
CREATE TABLE persons_judged (
    tenant     code_text  NOT NULL,
    id         id_text    NOT NULL,
    individual id_text    NOT NULL,
    other      id_text    NOT NULL,
    verdict    code_text  NOT NULL,
    reason     words_text NOT NULL,
    by_whom    id_text    NOT NULL,
    at         time_int   NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX persons_judged_of ON persons_judged (tenant, individual, at);
CREATE INDEX persons_judged_other ON persons_judged (tenant, other, at);
CREATE TABLE persons_link (
    tenant     code_text NOT NULL,
    other      id_text   NOT NULL,
    individual id_text   NOT NULL,
    PRIMARY KEY (tenant, other)
);
CREATE INDEX persons_link_to ON persons_link (tenant, individual);

-- DV等支援措置: by what an individual is recognized (keyed hashes), and of whose protection it is thought or judged to be.
CREATE TABLE persons_trait (
    tenant     code_text NOT NULL,
    kind       code_text NOT NULL,
    key        code_text NOT NULL,
    individual id_text   NOT NULL,
    PRIMARY KEY (tenant, kind, key, individual)
);
CREATE INDEX persons_trait_of ON persons_trait (tenant, individual);
CREATE TABLE persons_shield (
    tenant     code_text  NOT NULL,
    individual id_text    NOT NULL,
    protection id_text    NOT NULL,
    state      code_text  NOT NULL,
    reason     words_text NOT NULL,
    by_whom    id_text    NOT NULL,
    at         time_int   NOT NULL,
    PRIMARY KEY (tenant, individual, protection)
);
CREATE INDEX persons_shield_of ON persons_shield (tenant, protection, individual);

-- Words of people: why something was put right or read. Their hash stands in the event.
CREATE TABLE persons_remark (
    tenant     code_text  NOT NULL,
    id         id_text    NOT NULL,
    individual id_text    NOT NULL,
    kind       code_text  NOT NULL,
    old_words  words_text NOT NULL,
    new_words  words_text NOT NULL,
    reason     words_text NOT NULL,
    by_whom    id_text    NOT NULL,
    at         time_int   NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX persons_remark_of ON persons_remark (tenant, individual, at, id);
