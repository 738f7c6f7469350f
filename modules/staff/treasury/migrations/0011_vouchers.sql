-- 財務会計との受渡し: lines of the journal and steps of payments get their numbers after they have committed, one town's in one sequence, so that who reads on from a number misses none.
ALTER TABLE treasury_entry ADD COLUMN numbered flag_int NOT NULL DEFAULT 0;
CREATE INDEX treasury_entry_unnumbered ON treasury_entry (tenant, id) WHERE numbered = 0;

-- Steps of a payment: 支出負担行為, 支出命令 and what became of it. `voucher` is the other system's own number where its word made the step.
CREATE TABLE treasury_payout_step (
    tenant   code_text  NOT NULL,
    id       id_text    NOT NULL,
    payout   id_text    NOT NULL,
    step     code_text  NOT NULL,
    on_day   day_text   NOT NULL,
    amount   yen_int    NOT NULL,
    voucher  words_text NOT NULL,
    at       time_int   NOT NULL,
    numbered flag_int   NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX treasury_payout_step_unnumbered ON treasury_payout_step (tenant, id) WHERE numbered = 0;
-- What is under way when this comes stands as the step that it has reached.
INSERT INTO treasury_payout_step (tenant, id, payout, step, on_day, amount, voucher, at)
SELECT tenant, id, id, state, COALESCE(ordered_on, obligated_on), amount, '', at FROM treasury_payout WHERE state IN ('obligated', 'ordered', 'in_file', 'returned');

-- A line of the hand-over. `voucher`: the 伝票番号 under which the other system has booked it; '' until it says so. late: for too long (a schedule says so).
CREATE TABLE treasury_voucher (
    tenant      code_text  NOT NULL,
    number      count_int  NOT NULL,
    book        code_text  NOT NULL,
    line        id_text    NOT NULL,
    owner       code_text  NOT NULL,
    booked_on   day_text   NOT NULL,
    voucher     words_text NOT NULL,
    accepted_at time_int,
    accepted_by code_text  NOT NULL,
    at          time_int   NOT NULL,
    late        flag_int   NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant, number)
);
CREATE UNIQUE INDEX treasury_voucher_line ON treasury_voucher (tenant, book, line);
CREATE INDEX treasury_voucher_day ON treasury_voucher (tenant, booked_on, number);
CREATE INDEX treasury_voucher_open ON treasury_voucher (tenant, number) WHERE voucher = '';
CREATE INDEX treasury_voucher_late ON treasury_voucher (tenant, number) WHERE late = 1;
CREATE INDEX treasury_voucher_accepted ON treasury_voucher (tenant, number) WHERE voucher <> '';

-- A payment that the 財務会計 carries out: it stands in no file of ours. `voucher`: its number there.
ALTER TABLE treasury_payout ADD COLUMN elsewhere flag_int NOT NULL DEFAULT 0;
ALTER TABLE treasury_payout ADD COLUMN voucher words_text NOT NULL DEFAULT '';

-- 還付の取消し: a refund by a provider that counted as given and was not. version: of the refund, so that each act stands once.
CREATE TABLE treasury_refund_undone (
    tenant   code_text  NOT NULL,
    refund   id_text    NOT NULL,
    version  count_int  NOT NULL,
    given_on day_text   NOT NULL,
    says     words_text NOT NULL,
    reason   words_text NOT NULL,
    by_whom  id_text    NOT NULL,
    at       time_int   NOT NULL,
    PRIMARY KEY (tenant, refund, version)
);
