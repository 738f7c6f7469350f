-- Versions of procedure definitions: a draft (one a procedure), and what was published. The hash is that of the bytes.
CREATE TABLE definitions_version (
    tenant      code_text  NOT NULL,
    id          id_text    NOT NULL,
    procedure   code_text  NOT NULL,
    hash        code_text  NOT NULL,
    source      bytes_blob NOT NULL,
    based_on    code_text  NOT NULL,
    state       code_text  NOT NULL,
    starts_on   day_text,
    changed_at  time_int   NOT NULL,
    changed_by  id_text    NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX definitions_version_procedure ON definitions_version (tenant, procedure, state, starts_on);
CREATE INDEX definitions_version_hash ON definitions_version (tenant, hash);
CREATE UNIQUE INDEX definitions_version_draft ON definitions_version (tenant, procedure) WHERE state IN ('draft', 'examined');

-- 要確認 settled by a person: falls when a part that the source covers changes (covers = hash of those parts).
CREATE TABLE definitions_tick (
    tenant     code_text NOT NULL,
    version    id_text   NOT NULL,
    source     code_text NOT NULL,
    covers     code_text NOT NULL,
    ticked_by  id_text   NOT NULL,
    ticked_on  day_text  NOT NULL,
    PRIMARY KEY (tenant, version, source)
);
