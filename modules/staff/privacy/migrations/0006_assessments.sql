-- 特定個人情報保護評価 (番号法28条): what people say beside the facts that the system gives.
CREATE TABLE privacy_assessment (
    tenant    code_text  NOT NULL,
    procedure code_text  NOT NULL,
    content   json_doc   NOT NULL,
    by_whom   id_text    NOT NULL,
    position  id_text    NOT NULL,
    at        time_int   NOT NULL,
    version   count_int  NOT NULL,
    PRIMARY KEY (tenant, procedure)
);
