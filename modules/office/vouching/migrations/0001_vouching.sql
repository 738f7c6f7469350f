-- The private halves of residents' accounts whose sign-in gives no secret, boxed under this zone's storage key, and the secret of their app.
CREATE TABLE vouching_account (
    tenant        code_text  NOT NULL,
    account       id_text    NOT NULL,
    public_half   bytes_blob NOT NULL,
    boxed_key     bytes_blob NOT NULL,
    boxed_app     bytes_blob,
    app_step      count_int  NOT NULL,
    failures      count_int  NOT NULL,
    failing_since time_int   NOT NULL,
    PRIMARY KEY (tenant, account)
);
CREATE TABLE vouching_passkey (
    tenant        code_text  NOT NULL,
    credential    code_text  NOT NULL,
    account       id_text    NOT NULL,
    public_key    bytes_blob NOT NULL,
    counter       count_int  NOT NULL,
    may_be_copied flag_int   NOT NULL,
    PRIMARY KEY (tenant, credential)
);
CREATE INDEX vouching_passkey_account ON vouching_passkey (tenant, account);
-- Challenges that were answered: each once.
CREATE TABLE vouching_answered (
    tenant         code_text NOT NULL,
    challenge_hash code_text NOT NULL,
    at             time_int  NOT NULL,
    PRIMARY KEY (tenant, challenge_hash)
);
CREATE INDEX vouching_answered_at ON vouching_answered (tenant, at);
