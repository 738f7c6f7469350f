-- Tokens that were taken (logouts that a provider told), by hash, until they could be believed no more: each is good once.
CREATE TABLE oidc_token (
    tenant     code_text NOT NULL,
    token_hash code_text NOT NULL,
    until      time_int  NOT NULL,
    PRIMARY KEY (tenant, token_hash)
);
CREATE INDEX oidc_token_until ON oidc_token (tenant, until);
