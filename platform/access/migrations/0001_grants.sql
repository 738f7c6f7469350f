-- 役割の付与. A position has a role for a division (path, '' = all) and everything beneath it.
CREATE TABLE access_grant (
    tenant   code_text NOT NULL,
    position id_text   NOT NULL,
    role     code_text NOT NULL,
    division code_text NOT NULL,
    PRIMARY KEY (tenant, position, role, division)
);
