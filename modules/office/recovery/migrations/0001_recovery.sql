-- Who may have an account opened again, as its holder said: number to find it by, a keyed hash of name and day of birth, the words boxed under the zone's storage key.
CREATE TABLE recovery_holder (
    tenant   code_text  NOT NULL,
    account  id_text    NOT NULL,
    number   code_text  NOT NULL,
    person   code_text  NOT NULL,
    boxed    bytes_blob NOT NULL,
    kept_at  time_int   NOT NULL,
    PRIMARY KEY (tenant, account)
);
CREATE INDEX recovery_holder_number ON recovery_holder (tenant, number);
CREATE INDEX recovery_holder_person ON recovery_holder (tenant, person);
-- One opening again. document: its kind alone. code_hash and stop_hash: of what was handed over and of what the mail carries.
CREATE TABLE recovery_recovery (
    tenant        code_text NOT NULL,
    id            id_text   NOT NULL,
    account       id_text   NOT NULL,
    document      code_text NOT NULL,
    state         code_text NOT NULL,
    recorded_by   id_text   NOT NULL,
    recorded_at   time_int  NOT NULL,
    confirmed_by  id_text   NOT NULL,
    confirmed_at  time_int  NOT NULL,
    opens_at      time_int  NOT NULL,
    expires_at    time_int  NOT NULL,
    code_hash     code_text NOT NULL,
    stop_hash     code_text NOT NULL,
    failures      count_int NOT NULL,
    failing_since time_int  NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX recovery_recovery_account ON recovery_recovery (tenant, account, recorded_at);
CREATE INDEX recovery_recovery_recorded ON recovery_recovery (tenant, recorded_at);
-- How long a town waits.
CREATE TABLE recovery_policy (
    tenant       code_text NOT NULL,
    waiting_days count_int NOT NULL,
    PRIMARY KEY (tenant)
);
