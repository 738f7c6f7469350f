-- part_paid: what came of it so far, where amount is what is left to pay. heard: references of online payments that the staff zone knows, one a line.
ALTER TABLE applications_charge ADD COLUMN part_paid yen_int NOT NULL DEFAULT 0;
ALTER TABLE applications_charge ADD COLUMN heard words_text NOT NULL DEFAULT '';
