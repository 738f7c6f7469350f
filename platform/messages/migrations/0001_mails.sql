-- Mails on their way. The address and the words are emptied when the mail has left. state: waiting, sent, failed.
CREATE TABLE messages_mail (
    tenant  code_text  NOT NULL,
    id      id_text    NOT NULL,
    owner   code_text  NOT NULL,
    subject id_text    NOT NULL,
    address words_text NOT NULL,
    title   words_text NOT NULL,
    body    words_text NOT NULL,
    state   code_text  NOT NULL,
    at      time_int   NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX messages_mail_subject ON messages_mail (tenant, owner, subject);
