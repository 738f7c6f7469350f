-- Where letters to a division go; empty: as the division above it.
ALTER TABLE organization_division ADD COLUMN address words_text NOT NULL DEFAULT '';
