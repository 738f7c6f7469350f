-- What a request for disclosure is about, document by document. The original is a file of sanitizing ('disclosure', id); `made` is what was painted.
CREATE TABLE disclosure_target (
    tenant     code_text  NOT NULL,
    id         id_text    NOT NULL,
    case_id    id_text    NOT NULL,
    owner      code_text  NOT NULL,
    title      words_text NOT NULL,
    record     id_text    NOT NULL,
    part       count_int  NOT NULL,
    blob       code_text  NOT NULL,
    hash       code_text  NOT NULL,
    pages      count_int  NOT NULL,
    state      code_text  NOT NULL,
    outcome    code_text  NOT NULL,
    ground     code_text  NOT NULL,
    why        words_text NOT NULL,
    said       words_text NOT NULL,
    made       code_text  NOT NULL,
    made_key   bytes_blob NOT NULL,
    made_hash  code_text  NOT NULL,
    made_size  count_int  NOT NULL,
    proof      words_text NOT NULL,
    added_by   id_text    NOT NULL,
    added_at   time_int   NOT NULL,
    proposed_by id_text   NOT NULL,
    proposed_at time_int,
    checked_by id_text    NOT NULL,
    checked_at time_int,
    version    count_int  NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX disclosure_target_case ON disclosure_target (tenant, case_id, id);
CREATE INDEX disclosure_target_state ON disclosure_target (tenant, state, owner, id);

-- 墨塗り: tenths of a millimetre from the page's top left corner.
CREATE TABLE disclosure_box (
    tenant code_text  NOT NULL,
    target id_text    NOT NULL,
    id     id_text    NOT NULL,
    page   count_int  NOT NULL,
    left_at count_int NOT NULL,
    top_at count_int  NOT NULL,
    width  count_int  NOT NULL,
    height count_int  NOT NULL,
    ground code_text  NOT NULL,
    drawn_by id_text  NOT NULL,
    drawn_at time_int NOT NULL,
    PRIMARY KEY (tenant, target, id)
);

-- 不開示事由 as this town's ordinance words them; none: as the library has them.
CREATE TABLE disclosure_ground (
    tenant   code_text  NOT NULL,
    name     code_text  NOT NULL,
    article  words_text NOT NULL,
    title    words_text NOT NULL,
    is_used  count_int  NOT NULL,
    by_whom  id_text    NOT NULL,
    at       time_int   NOT NULL,
    version  count_int  NOT NULL,
    PRIMARY KEY (tenant, name)
);

-- 審査請求・訴訟: what must be handed in until when (弁明書, 答弁書).
CREATE TABLE disclosure_due (
    tenant  code_text  NOT NULL,
    id      id_text    NOT NULL,
    case_id id_text    NOT NULL,
    dispute id_text    NOT NULL,
    what    words_text NOT NULL,
    due_on  day_text   NOT NULL,
    done_on day_text,
    by_whom id_text    NOT NULL,
    at      time_int   NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX disclosure_due_case ON disclosure_due (tenant, case_id, due_on, id);
