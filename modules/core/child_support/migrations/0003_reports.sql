-- 現況届: what was written to a recipient of an allowance year, and that the report arrived (step: told reminded warned lapsing received). Once each.
CREATE TABLE child_support_report (
    tenant    code_text NOT NULL,
    recipient id_text   NOT NULL,
    year      count_int NOT NULL,
    step      code_text NOT NULL,
    on_day    day_text  NOT NULL,
    way       code_text NOT NULL,
    about     id_text   NOT NULL,
    at        time_int  NOT NULL,
    PRIMARY KEY (tenant, recipient, year, step)
);

-- On which days a town writes. One a town; without it the file definitions/towns/child_support.csv holds.
CREATE TABLE child_support_terms (
    tenant              code_text NOT NULL,
    told_on             code_text NOT NULL,
    reminded_on         code_text NOT NULL,
    warned_on           code_text NOT NULL,
    answer_days         count_int NOT NULL,
    months_before_lapse count_int NOT NULL,
    by_whom             id_text   NOT NULL,
    at                  time_int  NOT NULL,
    version             count_int NOT NULL,
    PRIMARY KEY (tenant)
);
