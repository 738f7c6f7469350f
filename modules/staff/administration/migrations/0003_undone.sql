-- What a step made of an assignment, and why taking it back left it alone: somebody changed it meanwhile. became: of an ended one its last day.
ALTER TABLE administration_transfer_step ADD COLUMN became day_text;
ALTER TABLE administration_transfer_step ADD COLUMN kept code_text NOT NULL DEFAULT '';
