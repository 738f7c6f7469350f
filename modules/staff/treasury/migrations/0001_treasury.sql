-- A town's own words on a 歳入科目, before those of definitions/treasury/items.yaml.
CREATE TABLE treasury_item (
    tenant  code_text NOT NULL,
    code    code_text NOT NULL,
    item    json_doc  NOT NULL,
    version count_int NOT NULL,
    PRIMARY KEY (tenant, code)
);

-- Running numbers: 調定番号 by year ("claim.2026"), 納付書 ("slip.2026"), 領収書 ("receipt.2026").
CREATE TABLE treasury_number (
    tenant code_text NOT NULL,
    name   code_text NOT NULL,
    last   count_int NOT NULL,
    PRIMARY KEY (tenant, name)
);

-- 調定. fiscal_year: in whose books it stands now; first_year: in whose it was made. unpaid and to_refund repeat what its balance says, for lists.
CREATE TABLE treasury_claim (
    tenant          code_text  NOT NULL,
    id              id_text    NOT NULL,
    number          count_int  NOT NULL,
    item            code_text  NOT NULL,
    account         code_text  NOT NULL,
    claim_class     code_text  NOT NULL,
    title           words_text NOT NULL,
    owner           code_text  NOT NULL,
    matter_kind     code_text  NOT NULL,
    matter          id_text    NOT NULL,
    charge          code_text  NOT NULL,
    payer_name      words_text NOT NULL,
    payer_kana      words_text NOT NULL,
    payer_address   words_text NOT NULL,
    fiscal_year     count_int  NOT NULL,
    first_year      count_int  NOT NULL,
    assessed_on     day_text   NOT NULL,
    due_on          day_text   NOT NULL,
    before_decision flag_int   NOT NULL,
    announced_on    day_text,
    settled_on      day_text,
    cancelled_on    day_text,
    overdue_charges yen_int    NOT NULL,
    unpaid          yen_int    NOT NULL,
    to_refund       yen_int    NOT NULL,
    version         count_int  NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX treasury_claim_matter ON treasury_claim (tenant, matter_kind, matter, charge);
CREATE INDEX treasury_claim_number ON treasury_claim (tenant, first_year, number);
CREATE INDEX treasury_claim_unpaid ON treasury_claim (tenant, due_on, id) WHERE unpaid > 0;
CREATE INDEX treasury_claim_to_refund ON treasury_claim (tenant, id) WHERE to_refund > 0;
CREATE INDEX treasury_claim_year ON treasury_claim (tenant, fiscal_year, item, id);
CREATE INDEX treasury_claim_payer ON treasury_claim (tenant, payer_kana, id);

-- The balance of a claim in the books of a fiscal year: one row a year in which it stood.
CREATE TABLE treasury_balance (
    tenant      code_text NOT NULL,
    claim       id_text   NOT NULL,
    fiscal_year count_int NOT NULL,
    item        code_text NOT NULL,
    carried     flag_int  NOT NULL,
    assessed    yen_int   NOT NULL,
    written_off yen_int   NOT NULL,
    received    yen_int   NOT NULL,
    refunded    yen_int   NOT NULL,
    set_off     yen_int   NOT NULL,
    repaid      yen_int   NOT NULL,
    PRIMARY KEY (tenant, claim, fiscal_year)
);
CREATE INDEX treasury_balance_year ON treasury_balance (tenant, fiscal_year, item, claim);

-- The journal: double entry, only ever added to. amount > 0. claim is '' where it is no claim's (払込み, 調査中の入金, 過不足).
CREATE TABLE treasury_entry (
    tenant      code_text  NOT NULL,
    id          id_text    NOT NULL,
    booked_on   day_text   NOT NULL,
    fiscal_year count_int  NOT NULL,
    claim       id_text    NOT NULL,
    item        code_text  NOT NULL,
    kind        code_text  NOT NULL,
    debit       code_text  NOT NULL,
    credit      code_text  NOT NULL,
    amount      yen_int    NOT NULL,
    source      id_text    NOT NULL,
    remark      words_text NOT NULL,
    by_whom     id_text    NOT NULL,
    at          time_int   NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX treasury_entry_day ON treasury_entry (tenant, booked_on, id);
CREATE INDEX treasury_entry_claim ON treasury_entry (tenant, claim, id);
CREATE INDEX treasury_entry_year ON treasury_entry (tenant, fiscal_year, item, id);

-- 納付書 by its number.
CREATE TABLE treasury_slip (
    tenant      code_text NOT NULL,
    number      code_text NOT NULL,
    claim       id_text   NOT NULL,
    instalment  count_int NOT NULL,
    amount      yen_int   NOT NULL,
    issued_on   day_text  NOT NULL,
    due_on      day_text  NOT NULL,
    state       code_text NOT NULL,
    replaced_by code_text NOT NULL,
    PRIMARY KEY (tenant, number)
);
CREATE INDEX treasury_slip_claim ON treasury_slip (tenant, claim, number);

-- 収納, as it is known best.
CREATE TABLE treasury_receipt (
    tenant        code_text  NOT NULL,
    id            id_text    NOT NULL,
    way           code_text  NOT NULL,
    provider      code_text  NOT NULL,
    reference     code_text  NOT NULL,
    state         code_text  NOT NULL,
    amount        yen_int    NOT NULL,
    paid_on       day_text   NOT NULL,
    slip          code_text  NOT NULL,
    payer_kana    words_text NOT NULL,
    remark        words_text NOT NULL,
    site          code_text  NOT NULL,
    number        count_int  NOT NULL,
    claim         id_text    NOT NULL,
    is_money      flag_int   NOT NULL,
    automatic     flag_int   NOT NULL,
    oddity        code_text  NOT NULL,
    inquiry       words_text NOT NULL,
    booked_on     day_text   NOT NULL,
    fiscal_year   count_int  NOT NULL,
    remitted_on   day_text,
    by_whom       id_text    NOT NULL,
    at            time_int   NOT NULL,
    version       count_int  NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX treasury_receipt_reference ON treasury_receipt (tenant, way, provider, reference);
CREATE INDEX treasury_receipt_claim ON treasury_receipt (tenant, claim, id);
CREATE INDEX treasury_receipt_day ON treasury_receipt (tenant, booked_on, id);
CREATE INDEX treasury_receipt_unmatched ON treasury_receipt (tenant, id) WHERE claim = '' AND is_money = 1;
CREATE INDEX treasury_receipt_not_remitted ON treasury_receipt (tenant, provider, id) WHERE state = 'entrusted';

-- 日計 that is closed: nothing is booked on that day any more. 年度 whose books are closed (出納閉鎖).
CREATE TABLE treasury_day (
    tenant    code_text NOT NULL,
    day       day_text  NOT NULL,
    figures   json_doc  NOT NULL,
    closed_by id_text   NOT NULL,
    closed_at time_int  NOT NULL,
    PRIMARY KEY (tenant, day)
);
CREATE TABLE treasury_year (
    tenant      code_text NOT NULL,
    fiscal_year count_int NOT NULL,
    figures     json_doc  NOT NULL,
    closed_by   id_text   NOT NULL,
    closed_at   time_int  NOT NULL,
    PRIMARY KEY (tenant, fiscal_year)
);
