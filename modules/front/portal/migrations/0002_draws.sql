-- The proof of a draw (抽選) as the office published it: receipt numbers, never names. Anyone may download and check it.
CREATE TABLE portal_draw (
    tenant      code_text  NOT NULL,
    procedure   code_text  NOT NULL,
    round       code_text  NOT NULL,
    hash        code_text  NOT NULL,
    state       code_text  NOT NULL,
    proof       bytes_blob NOT NULL,
    received_at time_int   NOT NULL,
    PRIMARY KEY (tenant, procedure, round)
);
