-- How a charge stands (open announced paid cancelled), and the ways in which it can be paid, joined by a space.
ALTER TABLE applications_charge ADD COLUMN state code_text NOT NULL DEFAULT 'open';
ALTER TABLE applications_charge ADD COLUMN paid_on day_text;
ALTER TABLE applications_charge ADD COLUMN ways words_text NOT NULL DEFAULT '';
ALTER TABLE applications_charge ADD COLUMN slip code_text NOT NULL DEFAULT '';
