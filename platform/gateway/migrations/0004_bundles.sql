-- Bundles on media, counted out and in (tenant ''). owes: headers of the letters that were taken, until a bundle the other way has said so (owed_with is its number).
CREATE TABLE gateway_bundle (
    tenant        code_text  NOT NULL,
    direction     code_text  NOT NULL,
    zone          code_text  NOT NULL,
    number        count_int  NOT NULL,
    made_at       time_int   NOT NULL,
    at            time_int   NOT NULL,
    hash          code_text  NOT NULL,
    letters       count_int  NOT NULL,
    acknowledged  count_int  NOT NULL,
    files         count_int  NOT NULL,
    bytes         count_int  NOT NULL,
    remaining     count_int  NOT NULL,
    made_first    words_text NOT NULL,
    made_second   words_text NOT NULL,
    first_person  words_text NOT NULL,
    second_person words_text NOT NULL,
    owes          json_doc   NOT NULL,
    owed_with     count_int  NOT NULL,
    PRIMARY KEY (tenant, direction, zone, number)
);
