-- Failures of people without a password of their own (single sign-on alone): their second factor locks as everybody's.
CREATE TABLE identity_lock (
    tenant       code_text NOT NULL,
    person       id_text   NOT NULL,
    failed       count_int NOT NULL,
    locked_until time_int,
    PRIMARY KEY (tenant, person)
);
