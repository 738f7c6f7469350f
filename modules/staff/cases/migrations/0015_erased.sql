-- 廃棄: the day on which the words and keys of a case were erased. What was there is told by the 廃棄簿 of the records.
CREATE TABLE cases_erased (
    tenant  code_text NOT NULL,
    case_id id_text   NOT NULL,
    day     day_text  NOT NULL,
    PRIMARY KEY (tenant, case_id)
);
