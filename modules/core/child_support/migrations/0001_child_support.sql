-- 受給資格者: who they are stands in persons; here only the individual's id. `account_way`: account or counter (窓口払).
CREATE TABLE child_support_recipient (
    tenant       code_text  NOT NULL,
    id           id_text    NOT NULL,
    number       count_int  NOT NULL,
    individual   id_text    NOT NULL,
    owner        code_text  NOT NULL,
    claim        id_text    NOT NULL,
    receipt      code_text  NOT NULL,
    town         code_text  NOT NULL,
    is_guardian  flag_int   NOT NULL,
    claimed_on   day_text   NOT NULL,
    qualified_on day_text   NOT NULL,
    counted_from day_text,
    pay_way      code_text  NOT NULL,
    state        code_text  NOT NULL,
    version      count_int  NOT NULL,
    changed_at   time_int   NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX child_support_recipient_number ON child_support_recipient (tenant, number);
CREATE INDEX child_support_recipient_individual ON child_support_recipient (tenant, individual);
CREATE INDEX child_support_recipient_owner ON child_support_recipient (tenant, owner, state, number);
CREATE INDEX child_support_recipient_claim ON child_support_recipient (tenant, claim);

-- 児童: `id` is that of the fact by which it was added.
CREATE TABLE child_support_child (
    tenant     code_text NOT NULL,
    id         id_text   NOT NULL,
    recipient  id_text   NOT NULL,
    individual id_text   NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX child_support_child_recipient ON child_support_child (tenant, recipient);

-- Dated facts. Nothing is changed or deleted: a later fact holds over an earlier one.
CREATE TABLE child_support_circumstance (
    tenant     code_text  NOT NULL,
    id         id_text    NOT NULL,
    recipient  id_text    NOT NULL,
    kind       code_text  NOT NULL,
    from_day   day_text   NOT NULL,
    until_day  day_text,
    body       bytes_blob NOT NULL,
    decision   id_text    NOT NULL,
    by_whom    id_text    NOT NULL,
    at         time_int   NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX child_support_circumstance_recipient ON child_support_circumstance (tenant, recipient, id);

-- What each month is worth, every version of it: is_current marks the last. `asked` is what the decision model was asked, `sheet` the hash of its answer line by line.
CREATE TABLE child_support_month (
    tenant     code_text  NOT NULL,
    recipient  id_text    NOT NULL,
    month      day_text   NOT NULL,
    version    count_int  NOT NULL,
    is_current flag_int   NOT NULL,
    state      code_text  NOT NULL,
    why        code_text  NOT NULL,
    children   count_int  NOT NULL,
    amount     yen_int    NOT NULL,
    payable    yen_int    NOT NULL,
    withheld   yen_int    NOT NULL,
    tier       code_text  NOT NULL,
    asked      bytes_blob NOT NULL,
    sheet      code_text  NOT NULL,
    rules      code_text  NOT NULL,
    decision   id_text    NOT NULL,
    at         time_int   NOT NULL,
    PRIMARY KEY (tenant, recipient, month, version)
);
CREATE INDEX child_support_month_current ON child_support_month (tenant, is_current, month, recipient);

-- 職権・届出による処分. `facts` are what it adds once decided; `change` what they change, month by month.
CREATE TABLE child_support_decision (
    tenant     code_text  NOT NULL,
    id         id_text    NOT NULL,
    recipient  id_text    NOT NULL,
    kind       code_text  NOT NULL,
    from_month day_text   NOT NULL,
    facts      bytes_blob NOT NULL,
    change     bytes_blob NOT NULL,
    reasons    words_text NOT NULL,
    state      code_text  NOT NULL,
    draft      id_text    NOT NULL,
    document   id_text    NOT NULL,
    by_whom    id_text    NOT NULL,
    at         time_int   NOT NULL,
    decided_on day_text,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX child_support_decision_recipient ON child_support_decision (tenant, recipient, id);
CREATE INDEX child_support_decision_draft ON child_support_decision (tenant, draft);

-- 支払: a run is prepared, decided and paid as a whole; `hash` is of its lines, `signature` by the zone's key.
CREATE TABLE child_support_run (
    tenant     code_text  NOT NULL,
    id         id_text    NOT NULL,
    owner      code_text  NOT NULL,
    kind       code_text  NOT NULL,
    month      day_text   NOT NULL,
    pays_on    day_text   NOT NULL,
    set_off    flag_int   NOT NULL,
    only_for   id_text    NOT NULL,
    payee      id_text    NOT NULL,
    state      code_text  NOT NULL,
    after      id_text    NOT NULL,
    draft      id_text    NOT NULL,
    hash       code_text  NOT NULL,
    signature  bytes_blob NOT NULL,
    by_whom    id_text    NOT NULL,
    at         time_int   NOT NULL,
    version    count_int  NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX child_support_run_month ON child_support_run (tenant, month, id);

CREATE TABLE child_support_payment (
    tenant     code_text  NOT NULL,
    id         id_text    NOT NULL,
    run        id_text    NOT NULL,
    recipient  id_text    NOT NULL,
    way        code_text  NOT NULL,
    amount     yen_int    NOT NULL,
    overpaid   yen_int    NOT NULL,
    state      code_text  NOT NULL,
    payout     id_text    NOT NULL,
    fault      code_text  NOT NULL,
    paid_on    day_text,
    receipt    count_int,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX child_support_payment_once ON child_support_payment (tenant, run, recipient);
CREATE INDEX child_support_payment_state ON child_support_payment (tenant, run, state, recipient);
CREATE INDEX child_support_payment_recipient ON child_support_payment (tenant, recipient, id);
CREATE INDEX child_support_payment_payout ON child_support_payment (tenant, payout);

-- Which months a payment is for. Negative: set against it (内払調整). Of 返納 the payment is empty and the line negative: it was claimed back.
CREATE TABLE child_support_line (
    tenant    code_text NOT NULL,
    id        id_text   NOT NULL,
    payment   id_text   NOT NULL,
    recipient id_text   NOT NULL,
    month     day_text  NOT NULL,
    amount    yen_int   NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX child_support_line_recipient ON child_support_line (tenant, recipient, month);
CREATE INDEX child_support_line_payment ON child_support_line (tenant, payment);

-- 仕事の一覧: what a clerk has to look at, by its last day; once each (recipient, kind, about).
CREATE TABLE child_support_work (
    tenant    code_text  NOT NULL,
    id        id_text    NOT NULL,
    recipient id_text    NOT NULL,
    owner     code_text  NOT NULL,
    kind      code_text  NOT NULL,
    about     code_text  NOT NULL,
    words     words_text NOT NULL,
    due_on    day_text   NOT NULL,
    is_open   flag_int   NOT NULL,
    at        time_int   NOT NULL,
    ended_by  id_text    NOT NULL,
    ended_at  time_int,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX child_support_work_once ON child_support_work (tenant, recipient, kind, about);
CREATE INDEX child_support_work_due ON child_support_work (tenant, owner, is_open, due_on, id);
