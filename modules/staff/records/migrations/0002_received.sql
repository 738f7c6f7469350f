-- 収受簿: what came on paper, by post, by mail. A number is taken in the write that makes its row; a row that was made by mistake stays, void, with its reason (欠番).
CREATE TABLE records_received (
    tenant      code_text  NOT NULL,
    id          id_text    NOT NULL,
    division    code_text  NOT NULL,
    year        count_int  NOT NULL,
    number      count_int  NOT NULL,
    number_text words_text NOT NULL,
    came_on     day_text   NOT NULL,
    channel     code_text  NOT NULL,
    from_whom   words_text NOT NULL,
    their_number words_text NOT NULL,
    title       words_text NOT NULL,
    pages       count_int  NOT NULL,
    handed_to   code_text  NOT NULL,
    state       code_text  NOT NULL,
    reason      words_text NOT NULL,
    matter_kind code_text  NOT NULL,
    matter      id_text    NOT NULL,
    by_whom     id_text    NOT NULL,
    at          time_int   NOT NULL,
    version     count_int  NOT NULL,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, division, year, number)
);
CREATE INDEX records_received_handed ON records_received (tenant, handed_to, state, id);

CREATE TABLE records_counter (
    tenant   code_text NOT NULL,
    division code_text NOT NULL,
    year     count_int NOT NULL,
    last     count_int NOT NULL,
    PRIMARY KEY (tenant, division, year)
);
