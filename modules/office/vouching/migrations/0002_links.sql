-- Whom a provider of sign-ins speaks of (OpenID Connect): a keyed hash of its subject, and whose account that opens.
CREATE TABLE vouching_link (
    tenant       code_text NOT NULL,
    provider     code_text NOT NULL,
    subject_hash code_text NOT NULL,
    account      id_text   NOT NULL,
    at           time_int  NOT NULL,
    PRIMARY KEY (tenant, provider, subject_hash)
);
CREATE INDEX vouching_link_account ON vouching_link (tenant, account);
