-- Paid by the system that it came from: shown, never paid here.
ALTER TABLE public_assistance_payment ADD COLUMN is_elsewhere flag_int NOT NULL DEFAULT 0;

-- What began, rested and ended, for other offices.
CREATE INDEX public_assistance_decision_decided ON public_assistance_decision (tenant, state, decided_on, id);
