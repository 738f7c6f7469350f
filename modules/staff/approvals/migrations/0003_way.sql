-- 回議・合議・供覧・後閲: the way of a draft; what each act saw; the versions; who stands in; what the town rules.
ALTER TABLE approvals_draft ADD COLUMN body words_text NOT NULL DEFAULT '';
ALTER TABLE approvals_draft ADD COLUMN matter_class words_text NOT NULL DEFAULT '';
ALTER TABLE approvals_draft ADD COLUMN urgent flag_int NOT NULL DEFAULT 0;
ALTER TABLE approvals_draft ADD COLUMN grave flag_int NOT NULL DEFAULT 0;
ALTER TABLE approvals_draft ADD COLUMN added json_doc NOT NULL DEFAULT '[]';
ALTER TABLE approvals_draft ADD COLUMN drafted_on code_text NOT NULL DEFAULT '';
ALTER TABLE approvals_draft ADD COLUMN revision count_int NOT NULL DEFAULT 1;
ALTER TABLE approvals_draft ADD COLUMN hash code_text NOT NULL DEFAULT '';
ALTER TABLE approvals_draft ADD COLUMN regime code_text NOT NULL DEFAULT 'delegated';
ALTER TABLE approvals_draft ADD COLUMN regime_article words_text NOT NULL DEFAULT '';
ALTER TABLE approvals_draft ADD COLUMN regime_name words_text NOT NULL DEFAULT '';
CREATE INDEX approvals_draft_open ON approvals_draft (tenant, state, id);
CREATE INDEX approvals_draft_decided ON approvals_draft (tenant, decided_at, id);

ALTER TABLE approvals_step ADD COLUMN stage count_int NOT NULL DEFAULT 1;
ALTER TABLE approvals_step ADD COLUMN state code_text NOT NULL DEFAULT 'waiting';
ALTER TABLE approvals_step ADD COLUMN article words_text NOT NULL DEFAULT '';
ALTER TABLE approvals_step ADD COLUMN is_added flag_int NOT NULL DEFAULT 0;
ALTER TABLE approvals_step ADD COLUMN done_as id_text NOT NULL DEFAULT '';
ALTER TABLE approvals_step ADD COLUMN capacity code_text NOT NULL DEFAULT 'own';
ALTER TABLE approvals_step ADD COLUMN words words_text NOT NULL DEFAULT '';
ALTER TABLE approvals_step ADD COLUMN here_since time_int;
ALTER TABLE approvals_step ADD COLUMN until day_text;
ALTER TABLE approvals_step ADD COLUMN version count_int NOT NULL DEFAULT 0;
ALTER TABLE approvals_step ADD COLUMN hash code_text NOT NULL DEFAULT '';
UPDATE approvals_step SET state = 'here', here_since = (SELECT drafted_at FROM approvals_draft d WHERE d.tenant = approvals_step.tenant AND d.id = approvals_step.draft)
 WHERE EXISTS (SELECT 1 FROM approvals_draft d WHERE d.tenant = approvals_step.tenant AND d.id = approvals_step.draft AND d.state = 'circulating');
UPDATE approvals_step SET state = 'agreed', done_as = position
 WHERE EXISTS (SELECT 1 FROM approvals_draft d WHERE d.tenant = approvals_step.tenant AND d.id = approvals_step.draft AND d.state = 'decided');
UPDATE approvals_step SET state = 'skipped'
 WHERE EXISTS (SELECT 1 FROM approvals_draft d WHERE d.tenant = approvals_step.tenant AND d.id = approvals_step.draft AND d.state IN ('sent_back', 'recalled'));
CREATE INDEX approvals_step_turn ON approvals_step (tenant, position, state, here_since, draft);
CREATE INDEX approvals_step_done ON approvals_step (tenant, done_at);

CREATE TABLE approvals_act (
    tenant   code_text  NOT NULL,
    draft    id_text    NOT NULL,
    number   count_int  NOT NULL,
    act      code_text  NOT NULL,
    step     count_int  NOT NULL,
    done_by  id_text    NOT NULL,
    done_as  id_text    NOT NULL,
    capacity code_text  NOT NULL,
    words    words_text NOT NULL,
    version  count_int  NOT NULL,
    hash     code_text  NOT NULL,
    at       time_int   NOT NULL,
    sign     code_text  NOT NULL,
    PRIMARY KEY (tenant, draft, number)
);
CREATE TABLE approvals_version (
    tenant   code_text  NOT NULL,
    draft    id_text    NOT NULL,
    number   count_int  NOT NULL,
    title    words_text NOT NULL,
    reasons  words_text NOT NULL,
    remark   words_text NOT NULL,
    body     words_text NOT NULL,
    hash     code_text  NOT NULL,
    done_by  id_text    NOT NULL,
    done_as  id_text    NOT NULL,
    why      words_text NOT NULL,
    material flag_int   NOT NULL,
    at       time_int   NOT NULL,
    PRIMARY KEY (tenant, draft, number)
);
CREATE TABLE approvals_comment (
    tenant  code_text  NOT NULL,
    draft   id_text    NOT NULL,
    number  count_int  NOT NULL,
    place   code_text  NOT NULL,
    words   words_text NOT NULL,
    version count_int  NOT NULL,
    done_by id_text    NOT NULL,
    done_as id_text    NOT NULL,
    at      time_int   NOT NULL,
    PRIMARY KEY (tenant, draft, number)
);
CREATE TABLE approvals_stand_in (
    tenant   code_text  NOT NULL,
    position id_text    NOT NULL,
    by_position id_text NOT NULL,
    since    day_text   NOT NULL,
    until    day_text,
    acting   flag_int   NOT NULL,
    place    count_int  NOT NULL,
    article  words_text NOT NULL,
    PRIMARY KEY (tenant, position, by_position, since)
);
CREATE INDEX approvals_stand_in_by ON approvals_stand_in (tenant, by_position);
CREATE TABLE approvals_entrustment (
    tenant    code_text  NOT NULL,
    route     code_text  NOT NULL,
    procedure code_text  NOT NULL,
    since     day_text   NOT NULL,
    until     day_text,
    position  id_text    NOT NULL,
    article   words_text NOT NULL,
    name      words_text NOT NULL,
    PRIMARY KEY (tenant, route, procedure, since)
);
CREATE TABLE approvals_rules (
    tenant code_text NOT NULL,
    rules  json_doc  NOT NULL,
    PRIMARY KEY (tenant)
);
