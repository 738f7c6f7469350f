-- 活用事例: what people say that they made of our data. state: new (nobody has looked at it) shown hidden.
CREATE TABLE open_data_use (
    tenant     code_text  NOT NULL,
    id         id_text    NOT NULL,
    title      words_text NOT NULL,
    address    words_text NOT NULL,
    words      words_text NOT NULL,
    maker      words_text NOT NULL,
    about      code_text  NOT NULL,
    state      code_text  NOT NULL,
    sent_at    time_int   NOT NULL,
    decided_at time_int,
    decided_by id_text    NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX open_data_use_by_state ON open_data_use (tenant, state, sent_at, id);
