-- What a town says of its tickets and of 弁明の機会: numbers of practice that no statute gives. One a town; without it definitions/towns/public_assistance_practice.csv holds.
CREATE TABLE public_assistance_practice (
    tenant         code_text  NOT NULL,
    payer_number   code_text  NOT NULL,
    hearing_days   count_int  NOT NULL,
    opinion_months count_int  NOT NULL,
    warning_days   count_int  NOT NULL,
    note           words_text NOT NULL,
    by_whom        id_text    NOT NULL,
    at             time_int   NOT NULL,
    version        count_int  NOT NULL,
    PRIMARY KEY (tenant)
);

-- 指定医療機関, 指定介護機関 (49条, 54条の2).
CREATE TABLE public_assistance_provider (
    tenant     code_text  NOT NULL,
    id         id_text    NOT NULL,
    owner      code_text  NOT NULL,
    code       code_text  NOT NULL,
    name       words_text NOT NULL,
    kind       code_text  NOT NULL,
    address    words_text NOT NULL,
    checks     code_text  NOT NULL,
    from_day   day_text   NOT NULL,
    until_day  day_text,
    version    count_int  NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX public_assistance_provider_code ON public_assistance_provider (tenant, owner, kind, code);

-- 受給者番号: one for each who gets tickets, for ever.
CREATE TABLE public_assistance_recipient (
    tenant     code_text NOT NULL,
    individual id_text   NOT NULL,
    number     count_int NOT NULL,
    PRIMARY KEY (tenant, individual)
);
CREATE UNIQUE INDEX public_assistance_recipient_number ON public_assistance_recipient (tenant, number);

-- 要否意見書: asked of a provider, answered with what it needs and for how long.
CREATE TABLE public_assistance_opinion (
    tenant      code_text  NOT NULL,
    id          id_text    NOT NULL,
    household   id_text    NOT NULL,
    who         id_text    NOT NULL,
    provider    id_text    NOT NULL,
    asked_on    day_text   NOT NULL,
    document    id_text    NOT NULL,
    verdict     code_text  NOT NULL,
    answered_on day_text,
    illness     words_text NOT NULL,
    from_day    day_text,
    until_day   day_text,
    by_whom     id_text    NOT NULL,
    at          time_int   NOT NULL,
    version     count_int  NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX public_assistance_opinion_household ON public_assistance_opinion (tenant, household, asked_on, id);
CREATE INDEX public_assistance_opinion_until ON public_assistance_opinion (tenant, until_day, id);

-- 要介護認定 as the certificate says it (介護扶助は認定の期間だけ).
CREATE TABLE public_assistance_care_certificate (
    tenant         code_text NOT NULL,
    id             id_text   NOT NULL,
    household      id_text   NOT NULL,
    who            id_text   NOT NULL,
    level          code_text NOT NULL,
    insured_number code_text NOT NULL,
    from_day       day_text  NOT NULL,
    until_day      day_text  NOT NULL,
    by_whom        id_text   NOT NULL,
    at             time_int  NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX public_assistance_care_certificate_household ON public_assistance_care_certificate (tenant, household, from_day, id);

-- オンライン資格確認 (医療扶助): from when and until when somebody shows a card instead of a paper.
CREATE TABLE public_assistance_eligibility (
    tenant    code_text NOT NULL,
    id        id_text   NOT NULL,
    household id_text   NOT NULL,
    owner     code_text NOT NULL,
    who       id_text   NOT NULL,
    from_day  day_text  NOT NULL,
    until_day day_text,
    by_whom   id_text   NOT NULL,
    at        time_int  NOT NULL,
    version   count_int NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX public_assistance_eligibility_household ON public_assistance_eligibility (tenant, household, from_day, id);
CREATE INDEX public_assistance_eligibility_owner ON public_assistance_eligibility (tenant, owner, id);

-- 医療券・調剤券・介護券. Numbers run within a fiscal year and none is lost: a cancelled ticket stays with its reason. `slot` says that one month of one person at one
-- provider has one valid ticket; a cancelled one has its own id there.
CREATE TABLE public_assistance_ticket (
    tenant          code_text  NOT NULL,
    id              id_text    NOT NULL,
    number_year     count_int  NOT NULL,
    number          count_int  NOT NULL,
    household       id_text    NOT NULL,
    owner           code_text  NOT NULL,
    who             id_text    NOT NULL,
    provider        id_text    NOT NULL,
    month           code_text  NOT NULL,
    from_day        day_text   NOT NULL,
    until_day       day_text   NOT NULL,
    payers          code_text  NOT NULL,
    joint_with      words_text NOT NULL,
    own_payment     yen_int    NOT NULL,
    own_payment_why words_text NOT NULL,
    illness         words_text NOT NULL,
    opinion         id_text    NOT NULL,
    why_without     words_text NOT NULL,
    way             code_text  NOT NULL,
    renewal         code_text  NOT NULL,
    state           code_text  NOT NULL,
    why_cancelled   words_text NOT NULL,
    replaces        id_text    NOT NULL,
    document        id_text    NOT NULL,
    source          id_text    NOT NULL,
    slot            code_text  NOT NULL,
    by_whom         id_text    NOT NULL,
    at              time_int   NOT NULL,
    version         count_int  NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX public_assistance_ticket_number ON public_assistance_ticket (tenant, number_year, number);
CREATE UNIQUE INDEX public_assistance_ticket_slot ON public_assistance_ticket (tenant, slot);
CREATE INDEX public_assistance_ticket_household ON public_assistance_ticket (tenant, household, month, id);
CREATE INDEX public_assistance_ticket_month ON public_assistance_ticket (tenant, month, owner, id);

-- 継続分の一括交付: one month's continuing tickets, in chunks; `place` is the last ticket of the month before that was looked at.
CREATE TABLE public_assistance_ticket_run (
    tenant  code_text NOT NULL,
    id      id_text   NOT NULL,
    owner   code_text NOT NULL,
    month   code_text NOT NULL,
    state   code_text NOT NULL,
    place   id_text   NOT NULL,
    made    count_int NOT NULL,
    passed  count_int NOT NULL,
    by_whom id_text   NOT NULL,
    at      time_int  NOT NULL,
    version count_int NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX public_assistance_ticket_run_month ON public_assistance_ticket_run (tenant, owner, month, id);

-- 27条の指導・指示, and what followed.
CREATE TABLE public_assistance_instruction (
    tenant         code_text  NOT NULL,
    id             id_text    NOT NULL,
    household      id_text    NOT NULL,
    owner          code_text  NOT NULL,
    form           code_text  NOT NULL,
    state          code_text  NOT NULL,
    content        words_text NOT NULL,
    reasons        words_text NOT NULL,
    need           words_text NOT NULL,
    given_on       day_text   NOT NULL,
    due_on         day_text   NOT NULL,
    follows        id_text    NOT NULL,
    document       id_text    NOT NULL,
    answer         words_text NOT NULL,
    answered_on    day_text,
    conference_on  day_text,
    conference_who words_text NOT NULL,
    conference     words_text NOT NULL,
    why_closed     words_text NOT NULL,
    closed_on      day_text,
    decision       id_text    NOT NULL,
    by_whom        id_text    NOT NULL,
    at             time_int   NOT NULL,
    version        count_int  NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX public_assistance_instruction_household ON public_assistance_instruction (tenant, household, at, id);
CREATE INDEX public_assistance_instruction_state ON public_assistance_instruction (tenant, state, due_on, id);

-- 弁明の機会 (62条4項): each as it was notified, with what was said. One that was put off for a good reason stays beside the next.
CREATE TABLE public_assistance_hearing (
    tenant      code_text  NOT NULL,
    id          id_text    NOT NULL,
    instruction id_text    NOT NULL,
    notified_on day_text   NOT NULL,
    held_on     day_text   NOT NULL,
    hour        words_text NOT NULL,
    place       words_text NOT NULL,
    allegation  words_text NOT NULL,
    document    id_text    NOT NULL,
    attendance  code_text  NOT NULL,
    minutes     words_text NOT NULL,
    recorded_on day_text,
    by_whom     id_text    NOT NULL,
    at          time_int   NOT NULL,
    version     count_int  NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX public_assistance_hearing_instruction ON public_assistance_hearing (tenant, instruction, at, id);

-- 62条3項: the instruction that a decision rests on.
ALTER TABLE public_assistance_decision ADD COLUMN instruction id_text NOT NULL DEFAULT '';
