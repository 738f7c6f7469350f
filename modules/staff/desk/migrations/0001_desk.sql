-- 定型文 of a division and all beneath it. What is retired is not offered any more; what was written with it stays.
CREATE TABLE desk_phrase (
    tenant   code_text  NOT NULL,
    id       id_text    NOT NULL,
    division code_text  NOT NULL,
    used_for code_text  NOT NULL,
    title    words_text NOT NULL,
    words    words_text NOT NULL,
    retired  flag_int   NOT NULL,
    by_whom  id_text    NOT NULL,
    at       time_int   NOT NULL,
    version  count_int  NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX desk_phrase_of_division ON desk_phrase (tenant, division, retired, used_for, id);

-- 電話メモ. `case_id` is '' while it belongs to no case; `callback`: none open done.
CREATE TABLE desk_call (
    tenant      code_text  NOT NULL,
    id          id_text    NOT NULL,
    division    code_text  NOT NULL,
    case_id     id_text    NOT NULL,
    caller      words_text NOT NULL,
    number      code_text  NOT NULL,
    called_at   time_int   NOT NULL,
    words       words_text NOT NULL,
    callback    code_text  NOT NULL,
    back_by     id_text    NOT NULL,
    back_until  day_text   NOT NULL,
    by_whom     id_text    NOT NULL,
    at          time_int   NOT NULL,
    done_by     id_text    NOT NULL,
    done_at     time_int,
    done_words  words_text NOT NULL,
    version     count_int  NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX desk_call_of_division ON desk_call (tenant, division, callback, back_until, id);
CREATE INDEX desk_call_newest ON desk_call (tenant, division, id);
CREATE INDEX desk_call_of_person ON desk_call (tenant, back_by, callback, back_until, id);
CREATE INDEX desk_call_of_case ON desk_call (tenant, case_id, id);

-- A saved view of the inbox: of a person, or of a division (then `person` is '').
CREATE TABLE desk_view (
    tenant   code_text  NOT NULL,
    id       id_text    NOT NULL,
    division code_text  NOT NULL,
    person   id_text    NOT NULL,
    name     words_text NOT NULL,
    query    words_text NOT NULL,
    at       time_int   NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX desk_view_of ON desk_view (tenant, division, person, id);

-- 引継書: what a position's holder writes for the next one, one text a day.
CREATE TABLE desk_handover (
    tenant      code_text  NOT NULL,
    position_id id_text    NOT NULL,
    day         day_text   NOT NULL,
    words       words_text NOT NULL,
    by_whom     id_text    NOT NULL,
    at          time_int   NOT NULL,
    PRIMARY KEY (tenant, position_id, day)
);
