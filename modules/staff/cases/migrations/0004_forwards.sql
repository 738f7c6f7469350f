-- 経由・移送: a case sent on to another body (outgoing = 1), or come from one. `other` is its tenant, '' of an agency that is none here.
CREATE TABLE cases_forward (
    tenant    code_text  NOT NULL,
    id        id_text    NOT NULL,
    case_id   id_text    NOT NULL,
    outgoing  flag_int   NOT NULL,
    act       code_text  NOT NULL,
    name      code_text  NOT NULL,
    other     code_text  NOT NULL,
    body      words_text NOT NULL,
    address   words_text NOT NULL,
    opinion   words_text NOT NULL,
    facts     json_doc   NOT NULL,
    state     code_text  NOT NULL,
    draft     id_text    NOT NULL,
    at        time_int   NOT NULL,
    by_whom   id_text    NOT NULL,
    sent_at   time_int,
    ended_at  time_int,
    reason    words_text NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX cases_forward_of_case ON cases_forward (tenant, case_id, id);

-- What the decision offers next (outcome.next), and the case that followed it.
CREATE TABLE cases_offer (
    tenant      code_text NOT NULL,
    case_id     id_text   NOT NULL,
    name        code_text NOT NULL,
    procedure   code_text NOT NULL,
    offer_on    day_text  NOT NULL,
    followed_by id_text   NOT NULL,
    PRIMARY KEY (tenant, case_id, name)
);
CREATE INDEX cases_offer_followed ON cases_offer (tenant, followed_by);

-- 審査請求・訴訟 about a decision, as the clerk records them.
CREATE TABLE cases_dispute (
    tenant   code_text  NOT NULL,
    id       id_text    NOT NULL,
    case_id  id_text    NOT NULL,
    kind     code_text  NOT NULL,
    filed_on day_text   NOT NULL,
    number   words_text NOT NULL,
    state    code_text  NOT NULL,
    words    words_text NOT NULL,
    by_whom  id_text    NOT NULL,
    at       time_int   NOT NULL,
    version  count_int  NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX cases_dispute_of_case ON cases_dispute (tenant, case_id, id);

-- A new decision on a case that was decided (取消し・撤回・変更・訂正), by its draft; `ended`: '' proposed, decided, dropped.
CREATE TABLE cases_revision (
    tenant   code_text NOT NULL,
    case_id  id_text   NOT NULL,
    draft    id_text   NOT NULL,
    kind     code_text NOT NULL,
    before_result   code_text NOT NULL,
    before_document id_text   NOT NULL,
    before_decided  day_text,
    ended    code_text NOT NULL,
    by_whom  id_text   NOT NULL,
    at       time_int  NOT NULL,
    PRIMARY KEY (tenant, case_id, draft)
);

-- 保存期間 of a closed case.
CREATE TABLE cases_keeping (
    tenant    code_text  NOT NULL,
    case_id   id_text    NOT NULL,
    class     words_text NOT NULL,
    years     count_int  NOT NULL,
    closed_on day_text   NOT NULL,
    starts_on day_text   NOT NULL,
    until     day_text   NOT NULL,
    PRIMARY KEY (tenant, case_id)
);
CREATE INDEX cases_keeping_until ON cases_keeping (tenant, until, case_id);

-- 統計 as it grows with each decision: a group of a count in a 会計年度. `total` of the measure '' is the number of cases.
CREATE TABLE cases_count (
    tenant    code_text  NOT NULL,
    procedure code_text  NOT NULL,
    name      code_text  NOT NULL,
    year      count_int  NOT NULL,
    group_key code_text  NOT NULL,
    measure   code_text  NOT NULL,
    total     code_text  NOT NULL,
    PRIMARY KEY (tenant, procedure, name, year, group_key, measure)
);
-- What a case has added, so that a new decision on it can take it back.
CREATE TABLE cases_counted (
    tenant    code_text NOT NULL,
    case_id   id_text   NOT NULL,
    name      code_text NOT NULL,
    year      count_int NOT NULL,
    group_key code_text NOT NULL,
    sums      json_doc  NOT NULL,
    PRIMARY KEY (tenant, case_id, name)
);
