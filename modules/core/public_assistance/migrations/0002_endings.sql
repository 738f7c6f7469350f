-- A row that ends a decided fact: it names it, and its until_day is the last day on which that one holds (the day before its first: it never held).
ALTER TABLE public_assistance_circumstance ADD COLUMN ends_fact id_text NOT NULL DEFAULT '';

-- What the decision saw of the household beside its facts: a hash of members, 級地, 冬季加算地区, landlord and its account. Empty: it was not kept then.
ALTER TABLE public_assistance_decision ADD COLUMN household_seen code_text NOT NULL DEFAULT '';
