-- Mandates (委任) from one account to another. procedures: names apart by spaces, '' for all. name_box: the represented's name, under the code until it is
-- taken, then sealed to the agent; agent_box: the agent's name, sealed to the represented.
CREATE TABLE identity_resident_mandate (
    tenant     code_text  NOT NULL,
    id         id_text    NOT NULL,
    principal  id_text    NOT NULL,
    agent      id_text,
    code_hash  code_text  NOT NULL,
    procedures code_text  NOT NULL,
    until      day_text   NOT NULL,
    state      code_text  NOT NULL,
    way        code_text  NOT NULL,
    name_box   bytes_blob NOT NULL,
    agent_box  bytes_blob,
    given_at   time_int   NOT NULL,
    ended_at   time_int,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, code_hash)
);
CREATE INDEX identity_resident_mandate_principal ON identity_resident_mandate (tenant, principal);
CREATE INDEX identity_resident_mandate_agent ON identity_resident_mandate (tenant, agent);
-- What was applied for under it: the represented sees that, and nothing else of the agent's.
CREATE TABLE identity_resident_mandate_use (
    tenant         code_text NOT NULL,
    mandate        id_text   NOT NULL,
    application    id_text   NOT NULL,
    procedure_name code_text NOT NULL,
    receipt_number code_text NOT NULL,
    at             time_int  NOT NULL,
    PRIMARY KEY (tenant, mandate, application)
);
