-- A change by hand of a charge that is paid: by how much the paid amount was more than the answers made by then, so that what was decided is what is asked.
ALTER TABLE cases_charge_change ADD COLUMN carried yen_int NOT NULL DEFAULT 0;
