-- Where letters to the office of a procedure go (別送).
ALTER TABLE portal_procedure ADD COLUMN owner_address words_text NOT NULL DEFAULT '';
