-- reckoned: what the answers make; amount: that, with what people laid over it. exempted_on: since when nothing of it is asked any more.
ALTER TABLE cases_charge ADD COLUMN reckoned yen_int NOT NULL DEFAULT 0;
ALTER TABLE cases_charge ADD COLUMN exempted_on day_text;
UPDATE cases_charge SET reckoned = amount;

-- 減額・免除・増額 by hand, in their order. `drafted` waits for its approval, `made` counts, `dropped` was sent back, recalled or overtaken. amount: by how much;
-- amount_before and amount_after: as it was drafted.
CREATE TABLE cases_charge_change (
    tenant        code_text  NOT NULL,
    id            id_text    NOT NULL,
    case_id       id_text    NOT NULL,
    charge        code_text  NOT NULL,
    step          code_text  NOT NULL,
    amount        yen_int    NOT NULL,
    amount_before yen_int    NOT NULL,
    amount_after  yen_int    NOT NULL,
    article       words_text NOT NULL,
    reason        words_text NOT NULL,
    state         code_text  NOT NULL,
    draft         id_text    NOT NULL,
    by_whom       id_text    NOT NULL,
    at            time_int   NOT NULL,
    ended_at      time_int,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX cases_charge_change_of_case ON cases_charge_change (tenant, case_id, id);
