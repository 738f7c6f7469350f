-- What people type beside the definition for the 個人情報ファイル簿.
CREATE TABLE privacy_file (
    tenant            code_text  NOT NULL,
    procedure         code_text  NOT NULL,
    purpose           words_text NOT NULL,
    scope             words_text NOT NULL,
    collected         words_text NOT NULL,
    recipients        words_text NOT NULL,
    correction        words_text NOT NULL,
    remarks           words_text NOT NULL,
    kind              code_text  NOT NULL,
    is_special        flag_int   NOT NULL,
    invites_proposals flag_int   NOT NULL,
    persons           count_int  NOT NULL,
    is_confirmed      flag_int   NOT NULL,
    version           count_int  NOT NULL,
    PRIMARY KEY (tenant, procedure)
);
