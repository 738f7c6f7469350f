-- The library's texts that a town's rows came from: what a newer library text is merged against.
CREATE TABLE definitions_base (
    tenant code_text  NOT NULL,
    hash   code_text  NOT NULL,
    source bytes_blob NOT NULL,
    PRIMARY KEY (tenant, hash)
);
