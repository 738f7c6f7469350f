-- What a browser has shown of who uses it, until it is sent with an application. boxed opens only with the browser's secret.
CREATE TABLE identity_proof (
    tenant      code_text  NOT NULL,
    secret_hash code_text  NOT NULL,
    boxed       bytes_blob NOT NULL,
    began_at    time_int   NOT NULL,
    PRIMARY KEY (tenant, secret_hash)
);
CREATE INDEX identity_proof_began ON identity_proof (tenant, began_at);
