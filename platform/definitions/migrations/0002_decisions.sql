-- Decision models (DMN) take the same way as procedures. The name of a procedure has no slash, that of a decision is its path
-- ("routes/animals"), so a name is of one kind alone.
ALTER TABLE definitions_version ADD COLUMN kind code_text NOT NULL DEFAULT 'procedure';
CREATE INDEX definitions_version_kind ON definitions_version (tenant, kind, procedure);
