-- 利用目的 (個人情報保護法62条) as the office's register says it; a procedure without a row has the sentence that is made from its title.
CREATE TABLE portal_purpose (
    tenant      code_text  NOT NULL,
    procedure   code_text  NOT NULL,
    ja          words_text NOT NULL,
    easy        words_text NOT NULL,
    en          words_text NOT NULL,
    edition     count_int  NOT NULL,
    received_at time_int   NOT NULL,
    PRIMARY KEY (tenant, procedure)
);
