-- Files that came from outside, what has become of each (無害化), and where its clean form is. The original stays as it came.
CREATE TABLE sanitizing_file (
    tenant       code_text  NOT NULL,
    owner        code_text  NOT NULL,
    id           id_text    NOT NULL,
    blob         code_text  NOT NULL,
    title        words_text NOT NULL,
    boxed_key    bytes_blob NOT NULL,
    state        code_text  NOT NULL,
    reason       code_text  NOT NULL,
    came_at      time_int   NOT NULL,
    tried_at     time_int   NOT NULL,
    settled_at   time_int   NOT NULL,
    type         code_text  NOT NULL,
    pages        count_int  NOT NULL,
    clean        code_text  NOT NULL,
    clean_size   count_int  NOT NULL,
    clean_key    bytes_blob NOT NULL,
    PRIMARY KEY (tenant, owner, id, blob)
);
-- What waits (settled_at 0), and what has ended lately.
CREATE INDEX sanitizing_file_state ON sanitizing_file (state, settled_at);
