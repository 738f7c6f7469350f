-- 添付. `file` is its id in the sanitising (owner "draft"): a draft that is written again names the same one. A version's hash names what stood with it:
-- from `since_version` on, and until `until_version` (0: still).
CREATE TABLE approvals_attachment (
    tenant        code_text  NOT NULL,
    draft         id_text    NOT NULL,
    number        count_int  NOT NULL,
    file          id_text    NOT NULL,
    title         words_text NOT NULL,
    blob          code_text  NOT NULL,
    size          count_int  NOT NULL,
    hash          code_text  NOT NULL,
    since_version count_int  NOT NULL,
    until_version count_int  NOT NULL,
    PRIMARY KEY (tenant, draft, number)
);
CREATE INDEX approvals_attachment_file ON approvals_attachment (tenant, file);

-- What a system has uploaded for a draft that it will send within a day. Its key went back to the system and is nowhere here.
CREATE TABLE approvals_upload (
    tenant   code_text  NOT NULL,
    id       id_text    NOT NULL,
    system   id_text    NOT NULL,
    blob     code_text  NOT NULL,
    size     count_int  NOT NULL,
    title    words_text NOT NULL,
    hash     code_text  NOT NULL,
    key_hash code_text  NOT NULL,
    at       time_int   NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX approvals_upload_by_time ON approvals_upload (tenant, at);
CREATE INDEX approvals_upload_of_system ON approvals_upload (tenant, system);
