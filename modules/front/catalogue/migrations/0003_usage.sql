-- How often each dataset was looked at and taken on a day: requests, never people. `reported`: what the office was told of it so far.
CREATE TABLE catalogue_usage (
    tenant     code_text  NOT NULL,
    dataset    id_text    NOT NULL,
    day        day_text   NOT NULL,
    resource   id_text    NOT NULL,
    form       code_text  NOT NULL,
    times      count_int  NOT NULL,
    reported   count_int  NOT NULL,
    PRIMARY KEY (tenant, dataset, day, resource, form)
);
CREATE INDEX catalogue_usage_by_day ON catalogue_usage (tenant, day, dataset, resource, form);
