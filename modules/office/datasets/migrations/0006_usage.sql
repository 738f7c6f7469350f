-- 利用回数: what the public's catalogue counted, by day. `resource`: empty for the page of the dataset.
CREATE TABLE open_data_usage (
    tenant   code_text NOT NULL,
    dataset  id_text   NOT NULL,
    day      day_text  NOT NULL,
    resource id_text   NOT NULL,
    form     code_text NOT NULL,
    times    count_int NOT NULL,
    PRIMARY KEY (tenant, dataset, day, resource, form)
);
CREATE INDEX open_data_usage_by_day ON open_data_usage (tenant, day, dataset, resource, form);
