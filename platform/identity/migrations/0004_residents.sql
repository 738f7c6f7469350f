-- Accounts of residents (利用者登録). public_half: to this the keys of its applications and its profile are sealed. Nothing here tells a name.
CREATE TABLE identity_resident (
    tenant         code_text  NOT NULL,
    account        id_text    NOT NULL,
    number         code_text  NOT NULL,
    public_half    bytes_blob NOT NULL,
    profile_box    bytes_blob,
    kept_by_office flag_int   NOT NULL,
    began_at       time_int   NOT NULL,
    PRIMARY KEY (tenant, account),
    UNIQUE (tenant, number)
);
-- Passkeys. wrapped_key: the account's private half under the device's own secret (PRF), where it has one. label_box: what its owner calls it.
CREATE TABLE identity_resident_passkey (
    tenant        code_text  NOT NULL,
    credential    code_text  NOT NULL,
    account       id_text    NOT NULL,
    public_key    bytes_blob NOT NULL,
    counter       count_int  NOT NULL,
    may_be_copied flag_int   NOT NULL,
    is_copied     flag_int   NOT NULL,
    transports    code_text  NOT NULL,
    wrapped_key   bytes_blob,
    label_box     bytes_blob NOT NULL,
    added_at      time_int   NOT NULL,
    used_at       time_int,
    PRIMARY KEY (tenant, credential)
);
CREATE INDEX identity_resident_passkey_account ON identity_resident_passkey (tenant, account);
-- How an account is found besides: by a mail address (a keyed hash of it), by who a provider of sign-ins says it is.
CREATE TABLE identity_resident_name (
    tenant   code_text NOT NULL,
    kind     code_text NOT NULL,
    hash     code_text NOT NULL,
    account  id_text   NOT NULL,
    added_at time_int  NOT NULL,
    PRIMARY KEY (tenant, kind, hash)
);
CREATE INDEX identity_resident_name_account ON identity_resident_name (tenant, account);
-- Recovery codes on paper: the account's private half under each, once.
CREATE TABLE identity_resident_recovery (
    tenant      code_text  NOT NULL,
    code_hash   code_text  NOT NULL,
    account     id_text    NOT NULL,
    wrapped_key bytes_blob NOT NULL,
    added_at    time_int   NOT NULL,
    PRIMARY KEY (tenant, code_hash)
);
CREATE INDEX identity_resident_recovery_account ON identity_resident_recovery (tenant, account);
-- Browsers that are signed in: the account's private half under the cookie's secret.
CREATE TABLE identity_resident_session (
    tenant      code_text  NOT NULL,
    secret_hash code_text  NOT NULL,
    id          id_text    NOT NULL,
    account     id_text    NOT NULL,
    wrapped_key bytes_blob NOT NULL,
    way         code_text  NOT NULL,
    browser_box bytes_blob NOT NULL,
    began_at    time_int   NOT NULL,
    PRIMARY KEY (tenant, secret_hash)
);
CREATE INDEX identity_resident_session_account ON identity_resident_session (tenant, account);
CREATE INDEX identity_resident_session_began ON identity_resident_session (tenant, began_at);
-- The keys of an account's applications, each sealed to the account.
CREATE TABLE identity_resident_key (
    tenant      code_text  NOT NULL,
    account     id_text    NOT NULL,
    application id_text    NOT NULL,
    sealed_key  bytes_blob NOT NULL,
    added_at    time_int   NOT NULL,
    PRIMARY KEY (tenant, account, application)
);
-- The middle of a sign-in or registration, under the browser's secret; answer: what the office sealed to it.
CREATE TABLE identity_resident_step (
    tenant      code_text  NOT NULL,
    secret_hash code_text  NOT NULL,
    id          id_text    NOT NULL,
    boxed       bytes_blob NOT NULL,
    state       code_text  NOT NULL,
    tries       count_int  NOT NULL,
    answer      bytes_blob,
    began_at    time_int   NOT NULL,
    PRIMARY KEY (tenant, secret_hash),
    UNIQUE (tenant, id)
);
CREATE INDEX identity_resident_step_began ON identity_resident_step (tenant, began_at);
-- Challenges that were answered: each once.
CREATE TABLE identity_resident_answered (
    tenant         code_text NOT NULL,
    challenge_hash code_text NOT NULL,
    at             time_int  NOT NULL,
    PRIMARY KEY (tenant, challenge_hash)
);
CREATE INDEX identity_resident_answered_at ON identity_resident_answered (tenant, at);
