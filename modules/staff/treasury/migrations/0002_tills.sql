-- 窓口の現金: a drawer that one person opened at one site on one day, from its つり銭 to its 払込み.
CREATE TABLE treasury_till (
    tenant        code_text  NOT NULL,
    id            id_text    NOT NULL,
    site          words_text NOT NULL,
    day           day_text   NOT NULL,
    float_amount  yen_int    NOT NULL,
    opened_by     id_text    NOT NULL,
    opened_at     time_int   NOT NULL,
    state         code_text  NOT NULL,
    counted       yen_int    NOT NULL,
    expected      yen_int    NOT NULL,
    pieces        json_doc   NOT NULL,
    reason        words_text NOT NULL,
    closed_at     time_int   NOT NULL,
    deposited_on  day_text,
    deposit       count_int  NOT NULL,
    PRIMARY KEY (tenant, id)
);
-- One open drawer a person: two cashiers never count the same money.
CREATE UNIQUE INDEX treasury_till_open ON treasury_till (tenant, opened_by) WHERE state = 'open';
CREATE INDEX treasury_till_day ON treasury_till (tenant, day, id);

-- A payment taken at a till, by the key of the form that took it: the same form sent again finds it.
CREATE TABLE treasury_till_payment (
    tenant  code_text NOT NULL,
    form    code_text NOT NULL,
    till    id_text   NOT NULL,
    receipt id_text   NOT NULL,
    given   yen_int   NOT NULL,
    PRIMARY KEY (tenant, form)
);
CREATE INDEX treasury_till_payment_till ON treasury_till_payment (tenant, till, receipt);

-- A 日計 that was opened again: what it said, and why.
CREATE TABLE treasury_day_reopening (
    tenant  code_text  NOT NULL,
    id      id_text    NOT NULL,
    day     day_text   NOT NULL,
    figures json_doc   NOT NULL,
    reason  words_text NOT NULL,
    by_whom id_text    NOT NULL,
    at      time_int   NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX treasury_day_reopening_day ON treasury_day_reopening (tenant, day, id);

-- Which claims an amount of money without a number might be for.
CREATE INDEX treasury_claim_unpaid_amount ON treasury_claim (tenant, unpaid, due_on, id) WHERE unpaid > 0;
