-- 期限のある用件 of a division that is no case's own clock (弁明書): shown in the inbox until it is done. `object`: what has the day.
CREATE TABLE desk_reminder (
    tenant   code_text  NOT NULL,
    object   id_text    NOT NULL,
    division code_text  NOT NULL,
    case_id  id_text    NOT NULL,
    words    words_text NOT NULL,
    path     code_text  NOT NULL,
    due_on   day_text   NOT NULL,
    PRIMARY KEY (tenant, object)
);
CREATE INDEX desk_reminder_due ON desk_reminder (tenant, division, due_on, object);
