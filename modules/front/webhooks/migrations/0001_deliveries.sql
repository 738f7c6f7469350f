CREATE TABLE webhooks_delivery (
    tenant       code_text  NOT NULL,
    id           id_text    NOT NULL,
    system       id_text    NOT NULL,
    application  id_text    NOT NULL,
    type         code_text  NOT NULL,
    subject      code_text  NOT NULL,
    body         bytes_blob NOT NULL,
    state        code_text  NOT NULL,
    attempts     count_int  NOT NULL,
    made_at      time_int   NOT NULL,
    next_at      time_int   NOT NULL,
    fault        code_text  NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX webhooks_delivery_by_system ON webhooks_delivery (tenant, system, state, id);
CREATE INDEX webhooks_delivery_by_application ON webhooks_delivery (tenant, system, application, state, id);
CREATE INDEX webhooks_delivery_by_time ON webhooks_delivery (tenant, state, next_at);

CREATE TABLE webhooks_report (
    tenant code_text NOT NULL,
    system id_text   NOT NULL,
    hash   code_text NOT NULL,
    PRIMARY KEY (tenant, system)
);
