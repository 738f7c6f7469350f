-- 起案. `lines` is what the one screen of the decision shows: words without any 個人番号.
CREATE TABLE approvals_draft (
    tenant           code_text  NOT NULL,
    id               id_text    NOT NULL,
    matter_kind      code_text  NOT NULL,
    matter           id_text    NOT NULL,
    owner            code_text  NOT NULL,
    procedure        code_text  NOT NULL,
    title            words_text NOT NULL,
    effect           code_text  NOT NULL,
    result           code_text  NOT NULL,
    result_words     words_text NOT NULL,
    reasons          words_text NOT NULL,
    remark           words_text NOT NULL,
    route            code_text  NOT NULL,
    amount           yen_int,
    moves_money      flag_int   NOT NULL,
    lines            json_doc   NOT NULL,
    drafter          id_text    NOT NULL,
    drafter_position id_text    NOT NULL,
    decider          id_text    NOT NULL,
    rank             code_text  NOT NULL,
    article          words_text NOT NULL,
    state            code_text  NOT NULL,
    comment          words_text NOT NULL,
    drafted_at       time_int   NOT NULL,
    decided_at       time_int,
    decided_by       id_text    NOT NULL,
    version          count_int  NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX approvals_draft_waiting ON approvals_draft (tenant, decider, state, id);
CREATE INDEX approvals_draft_drafter ON approvals_draft (tenant, drafter, state, id);
CREATE INDEX approvals_draft_matter ON approvals_draft (tenant, matter_kind, matter, id);

-- 回議の順. One row now, the position that decides; a route of many steps puts its rows in front of it.
CREATE TABLE approvals_step (
    tenant   code_text NOT NULL,
    draft    id_text   NOT NULL,
    number   count_int NOT NULL,
    position id_text   NOT NULL,
    role     code_text NOT NULL,
    done_by  id_text   NOT NULL,
    done_at  time_int,
    PRIMARY KEY (tenant, draft, number)
);
