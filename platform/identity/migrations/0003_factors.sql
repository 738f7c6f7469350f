-- Second factors of staff: an authenticator app's secret or a passkey, boxed under the zone's storage key. last: of an app the step of the last
-- code that was taken, of a passkey the moment of the last challenge; only a later one is taken. demonstrated: its codes are shown to everybody,
-- and only a demonstration takes it.
CREATE TABLE identity_factor (
    tenant       code_text  NOT NULL,
    id           id_text    NOT NULL,
    person       id_text    NOT NULL,
    kind         code_text  NOT NULL,
    label        words_text NOT NULL,
    boxed        bytes_blob NOT NULL,
    last         time_int   NOT NULL,
    demonstrated flag_int   NOT NULL,
    added_at     time_int   NOT NULL,
    used_at      time_int,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX identity_factor_person ON identity_factor (tenant, person);
-- What a town decided for this zone: whether everybody must have a second factor.
CREATE TABLE identity_policy (
    tenant          code_text NOT NULL,
    factor_required flag_int  NOT NULL,
    PRIMARY KEY (tenant)
);
-- A sign-in whose password was right and whose factor is still to be shown, or to be registered.
CREATE TABLE identity_entrance (
    tenant     code_text  NOT NULL,
    token_hash code_text  NOT NULL,
    person     id_text    NOT NULL,
    stage      code_text  NOT NULL,
    began_at   time_int   NOT NULL,
    PRIMARY KEY (tenant, token_hash)
);
CREATE INDEX identity_entrance_began ON identity_entrance (tenant, began_at);
-- Of whom a single sign-on speaks.
CREATE TABLE identity_subject (
    tenant   code_text NOT NULL,
    provider code_text NOT NULL,
    subject  code_text NOT NULL,
    person   id_text   NOT NULL,
    PRIMARY KEY (tenant, provider, subject)
);
CREATE INDEX identity_subject_person ON identity_subject (tenant, person);
-- Browsers that a person has signed in with, by the hash of the cookie that stays there.
CREATE TABLE identity_browser (
    tenant     code_text NOT NULL,
    person     id_text   NOT NULL,
    known_hash code_text NOT NULL,
    since      time_int  NOT NULL,
    PRIMARY KEY (tenant, person, known_hash)
);
-- What a person is told on the next page, until seen: a sign-in from a new browser, a factor that was reset.
CREATE TABLE identity_notice (
    tenant code_text NOT NULL,
    person id_text   NOT NULL,
    id     id_text   NOT NULL,
    says   code_text NOT NULL,
    at     time_int  NOT NULL,
    PRIMARY KEY (tenant, person, id)
);
-- What a session's list shows, when it last showed a factor or the password again, and which emergency access is open in it.
ALTER TABLE identity_session ADD COLUMN id id_text NOT NULL DEFAULT '';
ALTER TABLE identity_session ADD COLUMN confirmed_at time_int NOT NULL DEFAULT 0;
ALTER TABLE identity_session ADD COLUMN confirmed_by code_text NOT NULL DEFAULT '';
ALTER TABLE identity_session ADD COLUMN remote code_text NOT NULL DEFAULT '';
ALTER TABLE identity_session ADD COLUMN agent words_text NOT NULL DEFAULT '';
ALTER TABLE identity_session ADD COLUMN emergency id_text NOT NULL DEFAULT '';
CREATE INDEX identity_session_person ON identity_session (tenant, person);
