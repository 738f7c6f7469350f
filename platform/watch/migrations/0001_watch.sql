-- Alarms that began and ended (tenant ''). told: '' nobody yet, began, ended.
CREATE TABLE watch_alarm (
    tenant   code_text NOT NULL,
    id       id_text   NOT NULL,
    rule     code_text NOT NULL,
    object   code_text NOT NULL,
    labels   json_doc  NOT NULL,
    value    count_int NOT NULL,
    began_at time_int  NOT NULL,
    ended_at time_int,
    told     code_text NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX watch_alarm_on ON watch_alarm (tenant, rule, object) WHERE ended_at IS NULL;

-- One value an hour of what grows (tenant ''), for 400 days.
CREATE TABLE watch_sample (
    tenant code_text NOT NULL,
    name   code_text NOT NULL,
    object code_text NOT NULL,
    at     time_int  NOT NULL,
    value  count_int NOT NULL,
    PRIMARY KEY (tenant, name, object, at)
);
CREATE INDEX watch_sample_old ON watch_sample (tenant, at);
