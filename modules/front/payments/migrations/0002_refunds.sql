-- What a staff zone wants given back by the provider. The row is committed before the provider is called, with its id as idempotency key; calls: how many went out, or may have.
CREATE TABLE payments_refund (
    tenant      code_text NOT NULL,
    id          id_text   NOT NULL,
    application id_text   NOT NULL,
    charge      code_text NOT NULL,
    provider    code_text NOT NULL,
    reference   code_text NOT NULL,
    amount      yen_int   NOT NULL,
    state       code_text NOT NULL,
    calls       count_int NOT NULL,
    next_at     time_int,
    fault       code_text NOT NULL,
    created_at  time_int  NOT NULL,
    version     count_int NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX payments_refund_due ON payments_refund (tenant, next_at, id);
