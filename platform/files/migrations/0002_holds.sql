-- Who keeps the sweeper from removing blobs (a backup that copies them), and until when at the longest. Rows of no town.
CREATE TABLE files_hold (
    tenant     code_text NOT NULL,
    id         id_text   NOT NULL,
    held_until time_int  NOT NULL,
    PRIMARY KEY (tenant, id)
);
