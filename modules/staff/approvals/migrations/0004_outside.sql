-- Drafts that another system sent (財務会計・旅費・庶務): its own reference, and which draft came of it. `id` is the matter of that draft.
CREATE TABLE approvals_outside (
    tenant    code_text  NOT NULL,
    id        id_text    NOT NULL,
    system    id_text    NOT NULL,
    reference words_text NOT NULL,
    draft     id_text    NOT NULL,
    filed_at  time_int   NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX approvals_outside_list ON approvals_outside (tenant, system, filed_at, id);
CREATE INDEX approvals_outside_reference ON approvals_outside (tenant, system, reference, filed_at, id);

-- A step that waits too long is reminded of once a day, whatever runs twice.
CREATE TABLE approvals_reminder (
    tenant      code_text NOT NULL,
    draft       id_text   NOT NULL,
    step        count_int NOT NULL,
    reminded_on day_text  NOT NULL,
    PRIMARY KEY (tenant, draft, step, reminded_on)
);
