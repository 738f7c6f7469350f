-- What the office said of an opening again (窓口での回復) that waits: shown to whoever is signed in to the account. stop_hash: of what the mail's link carries.
CREATE TABLE accounts_recovery (
    tenant     code_text NOT NULL,
    account    id_text   NOT NULL,
    recovery   id_text   NOT NULL,
    state      code_text NOT NULL,
    opens_at   time_int  NOT NULL,
    expires_at time_int  NOT NULL,
    stop_hash  code_text NOT NULL,
    PRIMARY KEY (tenant, account)
);
CREATE INDEX accounts_recovery_stop ON accounts_recovery (tenant, stop_hash);
-- Sign-ins elsewhere that open an account: which provider, and under which hash it is found (identity_resident_name).
CREATE TABLE accounts_link (
    tenant   code_text NOT NULL,
    account  id_text   NOT NULL,
    provider code_text NOT NULL,
    hash     code_text NOT NULL,
    added_at time_int  NOT NULL,
    PRIMARY KEY (tenant, account, provider)
);
