-- Who hears of an 緊急閲覧 by mail besides: addresses of the town's administrators and auditors, for staff have none in the model.
CREATE TABLE administration_alarm (
    tenant  code_text  NOT NULL,
    address words_text NOT NULL,
    PRIMARY KEY (tenant, address)
);
