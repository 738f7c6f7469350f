-- Of a lottery or examination: the 募集回 in which one applies (definitions_round.name).
ALTER TABLE applications_application ADD COLUMN round code_text NOT NULL DEFAULT '';
