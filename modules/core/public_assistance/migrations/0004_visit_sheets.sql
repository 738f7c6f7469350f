-- 訪問シート: what a caseworker takes along, encrypted, for a limited time. `sheet_key` is sealed under the zone's key; it and `box` are emptied two weeks after the end.
CREATE TABLE public_assistance_sheet (
    tenant    code_text  NOT NULL,
    id        id_text    NOT NULL,
    owner     code_text  NOT NULL,
    maker     id_text    NOT NULL,
    made_at   time_int   NOT NULL,
    ends_at   time_int   NOT NULL,
    state     code_text  NOT NULL,
    sheet_key bytes_blob NOT NULL,
    salt      bytes_blob NOT NULL,
    box       bytes_blob NOT NULL,
    why       words_text NOT NULL,
    closed_at time_int   NOT NULL,
    closed_by id_text    NOT NULL,
    version   count_int  NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX public_assistance_sheet_owner ON public_assistance_sheet (tenant, owner, made_at, id);

-- The visits that stand in it. `taken_at`: when what was found on it came back; 0 before.
CREATE TABLE public_assistance_sheet_visit (
    tenant    code_text NOT NULL,
    sheet     id_text   NOT NULL,
    visit     id_text   NOT NULL,
    household id_text   NOT NULL,
    taken_at  time_int  NOT NULL,
    PRIMARY KEY (tenant, sheet, visit)
);

-- How many days a sheet lasts, of its own day on; the town says it.
ALTER TABLE public_assistance_setting ADD COLUMN sheet_days count_int NOT NULL DEFAULT 1;
