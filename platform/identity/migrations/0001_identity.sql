-- Staff accounts. The password is kept as Argon2id only.
CREATE TABLE identity_account (
    tenant        code_text NOT NULL,
    person        id_text   NOT NULL,
    login         code_text NOT NULL,
    password_hash code_text NOT NULL,
    failed        count_int NOT NULL,
    locked_until  time_int,
    PRIMARY KEY (tenant, person),
    UNIQUE (tenant, login)
);
-- Staff sessions, by the hash of the cookie's token.
CREATE TABLE identity_session (
    tenant     code_text NOT NULL,
    token_hash code_text NOT NULL,
    person     id_text   NOT NULL,
    position   id_text   NOT NULL,
    began_at   time_int  NOT NULL,
    seen_at    time_int  NOT NULL,
    PRIMARY KEY (tenant, token_hash)
);
-- A resident's browser and the applications that it has opened. wrapped_key opens only with the browser's secret.
CREATE TABLE identity_visit (
    tenant      code_text  NOT NULL,
    secret_hash code_text  NOT NULL,
    application id_text    NOT NULL,
    public_half bytes_blob NOT NULL,
    wrapped_key bytes_blob NOT NULL,
    began_at    time_int   NOT NULL,
    PRIMARY KEY (tenant, secret_hash, application)
);
CREATE INDEX identity_visit_began ON identity_visit (tenant, began_at);
-- Wrong codes, by who tried (an address, a number): counted in the hour of the first one.
CREATE TABLE identity_failure (
    tenant code_text NOT NULL,
    who    code_text NOT NULL,
    since  time_int  NOT NULL,
    times  count_int NOT NULL,
    PRIMARY KEY (tenant, who)
);
