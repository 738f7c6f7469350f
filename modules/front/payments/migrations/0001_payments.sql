-- One checkout at a provider (指定納付受託者): the row is committed before the provider is called, and the call names it as its idempotency key.
-- handle_hash: of the random-looking part of the addresses that the payer's browser has. told_amount: what was told inward as paid; 0: nothing yet.
CREATE TABLE payments_attempt (
    tenant        code_text  NOT NULL,
    id            id_text    NOT NULL,
    handle_hash   code_text  NOT NULL,
    application   id_text    NOT NULL,
    charge        code_text  NOT NULL,
    title         words_text NOT NULL,
    amount        yen_int    NOT NULL,
    way           code_text  NOT NULL,
    provider      code_text  NOT NULL,
    invitation    id_text    NOT NULL,
    state         code_text  NOT NULL,
    stage         count_int  NOT NULL,
    reference     code_text  NOT NULL,
    address       words_text NOT NULL,
    paid_amount   yen_int    NOT NULL,
    told_amount   yen_int    NOT NULL,
    created_at    time_int   NOT NULL,
    expires_at    time_int   NOT NULL,
    asked_at      time_int   NOT NULL,
    next_ask_at   time_int,
    asks          count_int  NOT NULL,
    fault         code_text  NOT NULL,
    version       count_int  NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX payments_attempt_handle ON payments_attempt (tenant, handle_hash);
CREATE INDEX payments_attempt_charge ON payments_attempt (tenant, application, charge, id);
CREATE INDEX payments_attempt_due ON payments_attempt (tenant, next_ask_at, id);

-- Somebody else may pay: who has the address sees title and amount, nothing more.
CREATE TABLE payments_invitation (
    tenant      code_text NOT NULL,
    id          id_text   NOT NULL,
    token_hash  code_text NOT NULL,
    application id_text   NOT NULL,
    charge      code_text NOT NULL,
    made_at     time_int  NOT NULL,
    expires_at  time_int  NOT NULL,
    revoked_at  time_int,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX payments_invitation_token ON payments_invitation (tenant, token_hash);
CREATE INDEX payments_invitation_charge ON payments_invitation (tenant, application, charge, id);
