-- Sign-ins that were begun at a provider and have not come back. boxed opens only with the browser's secret; a row is used once.
CREATE TABLE oidc_flow (
    tenant      code_text  NOT NULL,
    state_hash  code_text  NOT NULL,
    secret_hash code_text  NOT NULL,
    boxed       bytes_blob NOT NULL,
    began_at    time_int   NOT NULL,
    PRIMARY KEY (tenant, state_hash)
);
CREATE INDEX oidc_flow_of_browser ON oidc_flow (tenant, secret_hash, began_at);
