-- 分類表: under what a town files; from definitions/filing/plan.yaml or a procedure's `keep`, corrected on a page. years: -1 permanent, 0 less than one.
-- starts: fiscal_year calendar_year end_of_effect standing. at_end: dispose transfer review. sure: memory read confirmed.
CREATE TABLE records_item (
    tenant     code_text  NOT NULL,
    id         code_text  NOT NULL,
    large      words_text NOT NULL,
    middle     words_text NOT NULL,
    small      words_text NOT NULL,
    years      count_int  NOT NULL,
    starts     code_text  NOT NULL,
    at_end     code_text  NOT NULL,
    medium     code_text  NOT NULL,
    source     words_text NOT NULL,
    sure       code_text  NOT NULL,
    procedure  code_text  NOT NULL,
    is_retired flag_int   NOT NULL,
    version    count_int  NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX records_item_procedure ON records_item (tenant, procedure, id);

-- 簿冊. until: the last day of its retention with every record in it, 9999-12-31 while that is not known or never comes; an extension is in it.
CREATE TABLE records_folder (
    tenant         code_text  NOT NULL,
    id             id_text    NOT NULL,
    item           code_text  NOT NULL,
    owner          code_text  NOT NULL,
    year           count_int  NOT NULL,
    volume         count_int  NOT NULL,
    title          words_text NOT NULL,
    medium         code_text  NOT NULL,
    place          words_text NOT NULL,
    custody        code_text  NOT NULL,
    state          code_text  NOT NULL,
    no_longer_used day_text,
    extended_until day_text,
    extended_why   words_text NOT NULL,
    selected       code_text  NOT NULL,
    selected_why   words_text NOT NULL,
    until          day_text   NOT NULL,
    ended_on       day_text,
    ended_by       id_text    NOT NULL,
    version        count_int  NOT NULL,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, item, owner, year, volume)
);
CREATE INDEX records_folder_owner ON records_folder (tenant, owner, year, id);
CREATE INDEX records_folder_until ON records_folder (tenant, state, until, id);

-- 文書. object: the thing that it is the record of (case, draft, document, request, received); once each.
CREATE TABLE records_record (
    tenant       code_text  NOT NULL,
    id           id_text    NOT NULL,
    folder       id_text    NOT NULL,
    owner        code_text  NOT NULL,
    kind         code_text  NOT NULL,
    object       id_text    NOT NULL,
    matter_kind  code_text  NOT NULL,
    matter       id_text    NOT NULL,
    title        words_text NOT NULL,
    number       words_text NOT NULL,
    made_on      day_text   NOT NULL,
    from_whom    words_text NOT NULL,
    to_whom      words_text NOT NULL,
    way          code_text  NOT NULL,
    medium       code_text  NOT NULL,
    disclosure   code_text  NOT NULL,
    article      words_text NOT NULL,
    completed_on day_text,
    starts_on    day_text,
    until        day_text,
    state        code_text  NOT NULL,
    filed_by     id_text    NOT NULL,
    filed_at     time_int   NOT NULL,
    version      count_int  NOT NULL,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, kind, object)
);
CREATE INDEX records_record_folder ON records_record (tenant, folder, made_on, id);
CREATE INDEX records_record_until ON records_record (tenant, folder, state, until);
CREATE INDEX records_record_matter ON records_record (tenant, matter_kind, matter, id);

-- What a record consists of: a blob stays where it is kept and is named here; hash is SHA-256 of its plain bytes where they are known, of what stands in the
-- database otherwise. The key of a record's own blob is encrypted with the zone's storage key; empty once it was disposed of.
CREATE TABLE records_part (
    tenant    code_text  NOT NULL,
    record    id_text    NOT NULL,
    number    count_int  NOT NULL,
    origin    code_text  NOT NULL,
    origin_id id_text    NOT NULL,
    title     words_text NOT NULL,
    type      code_text  NOT NULL,
    blob      code_text  NOT NULL,
    size      count_int  NOT NULL,
    hash      code_text  NOT NULL,
    boxed_key bytes_blob NOT NULL,
    pages     count_int  NOT NULL,
    is_copy   flag_int   NOT NULL,
    checked_by id_text   NOT NULL,
    PRIMARY KEY (tenant, record, number)
);
CREATE INDEX records_part_blob ON records_part (tenant, blob);

-- What a town sets (office: the division that decides on disposals), and how far older cases have been filed.
CREATE TABLE records_setting (
    tenant code_text  NOT NULL,
    name   code_text  NOT NULL,
    value  words_text NOT NULL,
    PRIMARY KEY (tenant, name)
);
