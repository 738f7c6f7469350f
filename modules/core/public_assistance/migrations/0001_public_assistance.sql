-- What a town says of itself: 級地, 冬季加算地区, 住宅扶助の限度額, whose area a household is. One a town; without it the file definitions/towns/public_assistance.csv holds.
CREATE TABLE public_assistance_setting (
    tenant      code_text  NOT NULL,
    grade       code_text  NOT NULL,
    winter_zone code_text  NOT NULL,
    rent_limits code_text  NOT NULL,
    areas       code_text  NOT NULL,
    by_whom     id_text    NOT NULL,
    at          time_int   NOT NULL,
    version     count_int  NOT NULL,
    PRIMARY KEY (tenant)
);

-- 面接記録. Nobody is turned away: what the person wishes is written down, and needs no reason.
CREATE TABLE public_assistance_consultation (
    tenant    code_text  NOT NULL,
    id        id_text    NOT NULL,
    owner     code_text  NOT NULL,
    name      words_text NOT NULL,
    kana      words_text NOT NULL,
    words     words_text NOT NULL,
    explained words_text NOT NULL,
    wish      code_text  NOT NULL,
    household id_text    NOT NULL,
    by_whom   id_text    NOT NULL,
    at        time_int   NOT NULL,
    version   count_int  NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX public_assistance_consultation_owner ON public_assistance_consultation (tenant, owner, at, id);

-- 保護の世帯 (10条): id is that of its household in persons. `number`: ケース番号 of the town.
CREATE TABLE public_assistance_household (
    tenant      code_text  NOT NULL,
    id          id_text    NOT NULL,
    number      count_int  NOT NULL,
    owner       code_text  NOT NULL,
    caseworker  id_text    NOT NULL,
    state       code_text  NOT NULL,
    grade       code_text  NOT NULL,
    winter_zone code_text  NOT NULL,
    visit_grade code_text  NOT NULL,
    pay_way     code_text  NOT NULL,
    landlord    words_text NOT NULL,
    landlord_account bytes_blob NOT NULL,
    version     count_int  NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX public_assistance_household_number ON public_assistance_household (tenant, number);
CREATE INDEX public_assistance_household_owner ON public_assistance_household (tenant, owner, state, number, id);

-- 申請 (24条). `applied_at`: the moment at which it arrived.
CREATE TABLE public_assistance_application (
    tenant       code_text  NOT NULL,
    id           id_text    NOT NULL,
    household    id_text    NOT NULL,
    owner        code_text  NOT NULL,
    applied_at   time_int   NOT NULL,
    means        code_text  NOT NULL,
    consultation id_text    NOT NULL,
    case_id      id_text    NOT NULL,
    answer_by    day_text   NOT NULL,
    why_longer   words_text NOT NULL,
    state        code_text  NOT NULL,
    closed_on    day_text,
    version      count_int  NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX public_assistance_application_open ON public_assistance_application (tenant, owner, state, answer_by, id);
CREATE INDEX public_assistance_application_case ON public_assistance_application (tenant, case_id, id);
CREATE INDEX public_assistance_application_household ON public_assistance_application (tenant, household, id);

-- Dated facts. `held`: pending (declared), drafted (in a decision on its way), effective, struck (was wrong; kept with its reason).
CREATE TABLE public_assistance_circumstance (
    tenant      code_text  NOT NULL,
    id          id_text    NOT NULL,
    household   id_text    NOT NULL,
    kind        code_text  NOT NULL,
    who         id_text    NOT NULL,
    amount      yen_int    NOT NULL,
    expenses    yen_int    NOT NULL,
    word        code_text  NOT NULL,
    from_day    day_text   NOT NULL,
    until_day   day_text,
    held        code_text  NOT NULL,
    decision    id_text    NOT NULL,
    evidence    words_text NOT NULL,
    why_struck  words_text NOT NULL,
    declared_on day_text   NOT NULL,
    by_whom     id_text    NOT NULL,
    at          time_int   NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX public_assistance_circumstance_household ON public_assistance_circumstance (tenant, household, from_day, id);
CREATE INDEX public_assistance_circumstance_decision ON public_assistance_circumstance (tenant, decision, id);

-- 開始・却下・変更・停止・廃止・返還徴収: each on its own draft.
CREATE TABLE public_assistance_decision (
    tenant      code_text  NOT NULL,
    id          id_text    NOT NULL,
    household   id_text    NOT NULL,
    owner       code_text  NOT NULL,
    application id_text    NOT NULL,
    matter      code_text  NOT NULL,
    from_day    day_text   NOT NULL,
    reasons     words_text NOT NULL,
    claim_kind  code_text  NOT NULL,
    amount      yen_int    NOT NULL,
    surcharge   yen_int    NOT NULL,
    correction  id_text    NOT NULL,
    payer       words_text NOT NULL,
    state       code_text  NOT NULL,
    draft       id_text    NOT NULL,
    document    id_text    NOT NULL,
    claim       id_text    NOT NULL,
    by_whom     id_text    NOT NULL,
    at          time_int   NOT NULL,
    decided_on  day_text,
    version     count_int  NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX public_assistance_decision_household ON public_assistance_decision (tenant, household, at, id);

-- A month as it was closed; it is never changed, a correction stands beside it.
CREATE TABLE public_assistance_month (
    tenant      code_text  NOT NULL,
    household   id_text    NOT NULL,
    month       code_text  NOT NULL,
    amounts     json_doc   NOT NULL,
    paid        yen_int    NOT NULL,
    sheet       bytes_blob NOT NULL,
    hash        code_text  NOT NULL,
    source      id_text    NOT NULL,
    at          time_int   NOT NULL,
    PRIMARY KEY (tenant, household, month)
);
CREATE TABLE public_assistance_correction (
    tenant    code_text  NOT NULL,
    id        id_text    NOT NULL,
    household id_text    NOT NULL,
    month     code_text  NOT NULL,
    amount    yen_int    NOT NULL,
    way       code_text  NOT NULL,
    settled   id_text    NOT NULL,
    decision  id_text    NOT NULL,
    by_whom   id_text    NOT NULL,
    at        time_int   NOT NULL,
    version   count_int  NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX public_assistance_correction_household ON public_assistance_correction (tenant, household, month, id);

CREATE TABLE public_assistance_payment (
    tenant    code_text  NOT NULL,
    id        id_text    NOT NULL,
    household id_text    NOT NULL,
    owner     code_text  NOT NULL,
    month     code_text  NOT NULL,
    kind      code_text  NOT NULL,
    way       code_text  NOT NULL,
    amount    yen_int    NOT NULL,
    source    id_text    NOT NULL,
    payout    id_text    NOT NULL,
    state     code_text  NOT NULL,
    paid_on   day_text,
    receipt   words_text NOT NULL,
    at        time_int   NOT NULL,
    version   count_int  NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX public_assistance_payment_once ON public_assistance_payment (tenant, household, source, kind);
CREATE INDEX public_assistance_payment_payout ON public_assistance_payment (tenant, payout, id);

-- 月次の締め: the line of each household, then one draft for all of them.
CREATE TABLE public_assistance_run (
    tenant     code_text  NOT NULL,
    id         id_text    NOT NULL,
    owner      code_text  NOT NULL,
    month      code_text  NOT NULL,
    state      code_text  NOT NULL,
    place      id_text    NOT NULL,
    households count_int  NOT NULL,
    total      yen_int    NOT NULL,
    faults     count_int  NOT NULL,
    hash       code_text  NOT NULL,
    signature  bytes_blob NOT NULL,
    draft      id_text    NOT NULL,
    by_whom    id_text    NOT NULL,
    at         time_int   NOT NULL,
    version    count_int  NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX public_assistance_run_month ON public_assistance_run (tenant, owner, month, id);
CREATE TABLE public_assistance_run_line (
    tenant      code_text  NOT NULL,
    run         id_text    NOT NULL,
    household   id_text    NOT NULL,
    amounts     json_doc   NOT NULL,
    paid        yen_int    NOT NULL,
    adjustment  yen_int    NOT NULL,
    corrections code_text  NOT NULL,
    sheet       bytes_blob NOT NULL,
    fault       words_text NOT NULL,
    PRIMARY KEY (tenant, run, household)
);

CREATE TABLE public_assistance_visit (
    tenant     code_text  NOT NULL,
    id         id_text    NOT NULL,
    household  id_text    NOT NULL,
    planned_on day_text   NOT NULL,
    done_on    day_text,
    words      words_text NOT NULL,
    by_whom    id_text    NOT NULL,
    at         time_int   NOT NULL,
    version    count_int  NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX public_assistance_visit_household ON public_assistance_visit (tenant, household, planned_on, id);

-- 28・29条の調査 and 扶養照会. `withheld`: why somebody is not asked.
CREATE TABLE public_assistance_investigation (
    tenant      code_text  NOT NULL,
    id          id_text    NOT NULL,
    household   id_text    NOT NULL,
    kind        code_text  NOT NULL,
    whom        words_text NOT NULL,
    withheld    code_text  NOT NULL,
    words       words_text NOT NULL,
    asked_on    day_text,
    answered_on day_text,
    answer      words_text NOT NULL,
    by_whom     id_text    NOT NULL,
    at          time_int   NOT NULL,
    version     count_int  NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX public_assistance_investigation_household ON public_assistance_investigation (tenant, household, id);

CREATE TABLE public_assistance_policy (
    tenant    code_text  NOT NULL,
    id        id_text    NOT NULL,
    household id_text    NOT NULL,
    words     words_text NOT NULL,
    by_whom   id_text    NOT NULL,
    at        time_int   NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX public_assistance_policy_household ON public_assistance_policy (tenant, household, at, id);
