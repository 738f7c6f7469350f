-- 督促: once a claim. 催告: as often as wanted.
CREATE TABLE treasury_demand (
    tenant   code_text NOT NULL,
    claim    id_text   NOT NULL,
    sent_on  day_text  NOT NULL,
    pay_by   day_text  NOT NULL,
    amount   yen_int   NOT NULL,
    slip     code_text NOT NULL,
    document id_text   NOT NULL,
    by_whom  id_text   NOT NULL,
    at       time_int  NOT NULL,
    PRIMARY KEY (tenant, claim)
);
CREATE TABLE treasury_reminder (
    tenant   code_text NOT NULL,
    id       id_text   NOT NULL,
    claim    id_text   NOT NULL,
    sent_on  day_text  NOT NULL,
    pay_by   day_text  NOT NULL,
    amount   yen_int   NOT NULL,
    slip     code_text NOT NULL,
    document id_text   NOT NULL,
    by_whom  id_text   NOT NULL,
    at       time_int  NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX treasury_reminder_claim ON treasury_reminder (tenant, claim, id);

-- 納付誓約 and its 分納.
CREATE TABLE treasury_promise (
    tenant          code_text  NOT NULL,
    id              id_text    NOT NULL,
    claim           id_text    NOT NULL,
    signed_on       day_text   NOT NULL,
    state           code_text  NOT NULL,
    received_before yen_int    NOT NULL,
    why_void        words_text NOT NULL,
    document        id_text    NOT NULL,
    by_whom         id_text    NOT NULL,
    at              time_int   NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX treasury_promise_claim ON treasury_promise (tenant, claim, id);
CREATE TABLE treasury_instalment (
    tenant  code_text NOT NULL,
    promise id_text   NOT NULL,
    number  count_int NOT NULL,
    due_on  day_text  NOT NULL,
    amount  yen_int   NOT NULL,
    slip    code_text NOT NULL,
    PRIMARY KEY (tenant, promise, number)
);

-- What is done by hand: 財産調査, 差押え, 支払督促, 執行停止, 援用 …
CREATE TABLE treasury_step (
    tenant   code_text  NOT NULL,
    id       id_text    NOT NULL,
    claim    id_text    NOT NULL,
    kind     code_text  NOT NULL,
    on_day   day_text   NOT NULL,
    office   words_text NOT NULL,
    number   words_text NOT NULL,
    remark   words_text NOT NULL,
    step_end code_text  NOT NULL,
    ended_on day_text,
    by_whom  id_text    NOT NULL,
    at       time_int   NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX treasury_step_claim ON treasury_step (tenant, claim, on_day, id);

-- 不納欠損.
CREATE TABLE treasury_write_off (
    tenant  code_text  NOT NULL,
    id      id_text    NOT NULL,
    claim   id_text    NOT NULL,
    ground  code_text  NOT NULL,
    amount  yen_int    NOT NULL,
    reason  words_text NOT NULL,
    draft   id_text    NOT NULL,
    state   code_text  NOT NULL,
    done_on day_text,
    by_whom id_text    NOT NULL,
    at      time_int   NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX treasury_write_off_claim ON treasury_write_off (tenant, claim, id);

-- 還付 and 充当 of what came in too much. Planned ones hold their part of it, so that no more goes out than was overpaid.
CREATE TABLE treasury_refund (
    tenant   code_text  NOT NULL,
    id       id_text    NOT NULL,
    claim    id_text    NOT NULL,
    amount   yen_int    NOT NULL,
    reason   words_text NOT NULL,
    way      code_text  NOT NULL,
    state    code_text  NOT NULL,
    to_claim id_text    NOT NULL,
    payout   id_text    NOT NULL,
    receipt  words_text NOT NULL,
    document id_text    NOT NULL,
    asked_on day_text   NOT NULL,
    paid_on  day_text,
    repaid   flag_int   NOT NULL,
    by_whom  id_text    NOT NULL,
    at       time_int   NOT NULL,
    version  count_int  NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX treasury_refund_claim ON treasury_refund (tenant, claim, id);
CREATE INDEX treasury_refund_state ON treasury_refund (tenant, state, id);

-- 支出: one payment to one payee. account is encrypted under a key of its own; month is the one for which it is paid, also when it is paid again later.
CREATE TABLE treasury_payout (
    tenant       code_text  NOT NULL,
    id           id_text    NOT NULL,
    source_kind  code_text  NOT NULL,
    source       id_text    NOT NULL,
    owner        code_text  NOT NULL,
    heading      words_text NOT NULL,
    title        words_text NOT NULL,
    payee        words_text NOT NULL,
    account      bytes_blob NOT NULL,
    amount       yen_int    NOT NULL,
    month        code_text  NOT NULL,
    state        code_text  NOT NULL,
    obligated_on day_text   NOT NULL,
    ordered_on   day_text,
    ordered_by   id_text    NOT NULL,
    transfer     id_text    NOT NULL,
    place        count_int  NOT NULL,
    paid_on      day_text,
    why_returned words_text NOT NULL,
    attempts     count_int  NOT NULL,
    by_whom      id_text    NOT NULL,
    at           time_int   NOT NULL,
    version      count_int  NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX treasury_payout_source ON treasury_payout (tenant, source_kind, source, month);
CREATE INDEX treasury_payout_state ON treasury_payout (tenant, state, id);
CREATE INDEX treasury_payout_transfer ON treasury_payout (tenant, transfer, place, id);

-- 総合振込 files: made once, their totals and bytes (encrypted) are kept.
CREATE TABLE treasury_transfer (
    tenant     code_text  NOT NULL,
    id         id_text    NOT NULL,
    number     count_int  NOT NULL,
    pays_on    day_text   NOT NULL,
    payouts    count_int  NOT NULL,
    total      yen_int    NOT NULL,
    hash       code_text  NOT NULL,
    file       bytes_blob NOT NULL,
    state      code_text  NOT NULL,
    settled_on day_text,
    returned   count_int  NOT NULL,
    by_whom    id_text    NOT NULL,
    at         time_int   NOT NULL,
    PRIMARY KEY (tenant, id)
);
-- 依頼人: whose account pays, as the bank has given it to the town.
CREATE TABLE treasury_client (
    tenant  code_text  NOT NULL,
    code    code_text  NOT NULL,
    name    words_text NOT NULL,
    account bytes_blob NOT NULL,
    PRIMARY KEY (tenant)
);
