-- 還付加算金: why it is due (a word of lateness.yaml), what of it was laid onto another claim (充当), the payment by which the rest goes out.
ALTER TABLE treasury_refund ADD COLUMN cause code_text NOT NULL DEFAULT '';
ALTER TABLE treasury_refund ADD COLUMN interest_laid yen_int NOT NULL DEFAULT 0;
ALTER TABLE treasury_refund ADD COLUMN interest_payout id_text NOT NULL DEFAULT '';
-- The day of the settlement in which the provider has taken this refund off what it pays in.
ALTER TABLE treasury_refund ADD COLUMN settled_on day_text;
CREATE INDEX treasury_refund_interest_payout ON treasury_refund (tenant, interest_payout, id) WHERE interest_payout <> '';

-- A payment that is handed over the counter: ordered like any other, in no file of the bank.
ALTER TABLE treasury_payout ADD COLUMN in_cash flag_int NOT NULL DEFAULT 0;

-- What the front heard of a refund that its provider has not answered: calls so far, the last word, and how much of that payment the provider says it has given back.
CREATE TABLE treasury_refund_word (
    tenant     code_text  NOT NULL,
    refund     id_text    NOT NULL,
    calls      count_int  NOT NULL,
    why        words_text NOT NULL,
    given_back yen_int,
    at         time_int   NOT NULL,
    PRIMARY KEY (tenant, refund)
);
-- Ended by a person: given (the provider did it, as somebody found out by another way) or never. contradicted: what the provider said after that.
CREATE TABLE treasury_refund_ended (
    tenant       code_text  NOT NULL,
    refund       id_text    NOT NULL,
    how          code_text  NOT NULL,
    on_day       day_text   NOT NULL,
    reason       words_text NOT NULL,
    contradicted words_text NOT NULL,
    by_whom      id_text    NOT NULL,
    at           time_int   NOT NULL,
    PRIMARY KEY (tenant, refund)
);

-- For which charge the front told of a payment, wherever its money was matched to.
CREATE TABLE treasury_told_payment (
    tenant      code_text NOT NULL,
    way         code_text NOT NULL,
    provider    code_text NOT NULL,
    reference   code_text NOT NULL,
    matter_kind code_text NOT NULL,
    matter      id_text   NOT NULL,
    charge      code_text NOT NULL,
    PRIMARY KEY (tenant, way, provider, reference)
);
CREATE INDEX treasury_told_payment_matter ON treasury_told_payment (tenant, matter_kind, matter, charge, reference);
