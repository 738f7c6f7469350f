-- 審議会, 本部 and the subcommittees under them.
CREATE TABLE meetings_standing_body (
    tenant  code_text  NOT NULL,
    id      id_text    NOT NULL,
    parent  id_text    NOT NULL,
    kind    code_text  NOT NULL,
    name    words_text NOT NULL,
    basis   words_text NOT NULL,
    owner   code_text  NOT NULL,
    is_over flag_int   NOT NULL,
    version count_int  NOT NULL,
    PRIMARY KEY (tenant, id)
);

-- 委員 with their terms. person is empty for somebody from outside.
CREATE TABLE meetings_seat (
    tenant code_text  NOT NULL,
    body   id_text    NOT NULL,
    id     id_text    NOT NULL,
    person id_text    NOT NULL,
    name   words_text NOT NULL,
    post   words_text NOT NULL,
    is_chair flag_int NOT NULL,
    since  day_text   NOT NULL,
    until  day_text,
    PRIMARY KEY (tenant, body, id)
);

-- 国への要望.
CREATE TABLE meetings_petition (
    tenant     code_text  NOT NULL,
    id         id_text    NOT NULL,
    year       count_int  NOT NULL,
    ministry   words_text NOT NULL,
    title      words_text NOT NULL,
    words      words_text NOT NULL,
    body       id_text    NOT NULL,
    owner      code_text  NOT NULL,
    state      code_text  NOT NULL,
    handed_on  day_text,
    reply      words_text NOT NULL,
    replied_on day_text,
    version    count_int  NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX meetings_petition_year ON meetings_petition (tenant, year, ministry, id);
