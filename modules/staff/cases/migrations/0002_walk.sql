-- The whole walk: channels, rounds, other bodies, papers that come later, acts of a limit, revisions.
ALTER TABLE cases_case ADD COLUMN entered_by id_text NOT NULL DEFAULT '';
ALTER TABLE cases_case ADD COLUMN round code_text NOT NULL DEFAULT '';
ALTER TABLE cases_case ADD COLUMN item code_text NOT NULL DEFAULT '';
ALTER TABLE cases_case ADD COLUMN verdict code_text NOT NULL DEFAULT '';
ALTER TABLE cases_case ADD COLUMN came_from code_text NOT NULL DEFAULT '';
ALTER TABLE cases_case ADD COLUMN forwarded_to words_text NOT NULL DEFAULT '';
ALTER TABLE cases_case ADD COLUMN deemed flag_int NOT NULL DEFAULT 0;
ALTER TABLE cases_case ADD COLUMN lapsed flag_int NOT NULL DEFAULT 0;
ALTER TABLE cases_case ADD COLUMN waits_for_papers flag_int NOT NULL DEFAULT 0;
ALTER TABLE cases_case ADD COLUMN revises code_text NOT NULL DEFAULT '';
CREATE INDEX cases_case_of_round ON cases_case (tenant, procedure, round, state, id);
