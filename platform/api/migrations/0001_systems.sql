CREATE TABLE api_system (
    tenant          code_text  NOT NULL,
    id              id_text    NOT NULL,
    name            words_text NOT NULL,
    contact         words_text NOT NULL,
    purpose         words_text NOT NULL,
    scopes          json_doc   NOT NULL,
    procedures      json_doc   NOT NULL,
    divisions       json_doc   NOT NULL,
    token_hash      code_text  NOT NULL,
    webhook_address words_text NOT NULL,
    webhook_secret  bytes_blob NOT NULL,
    expires_on      day_text,
    revoked         flag_int   NOT NULL,
    edition         count_int  NOT NULL,
    changed_at      time_int   NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX api_system_by_token ON api_system (tenant, token_hash);

CREATE TABLE api_use (
    tenant  code_text NOT NULL,
    system  id_text   NOT NULL,
    zone    code_text NOT NULL,
    day     day_text  NOT NULL,
    calls   count_int NOT NULL,
    refused count_int NOT NULL,
    last_at time_int  NOT NULL,
    PRIMARY KEY (tenant, system, zone, day)
);

CREATE TABLE api_answer (
    tenant       code_text  NOT NULL,
    who          code_text  NOT NULL,
    idempotency  code_text  NOT NULL,
    request_hash code_text  NOT NULL,
    status       count_int  NOT NULL,
    box          bytes_blob NOT NULL,
    at           time_int   NOT NULL,
    PRIMARY KEY (tenant, who, idempotency)
);
CREATE INDEX api_answer_by_time ON api_answer (tenant, at);
