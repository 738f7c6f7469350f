-- Who signed the document electronically; '' when nobody did. signed_as: '' b_b b_t b_lta.
ALTER TABLE applications_verification ADD COLUMN signed_by words_text NOT NULL DEFAULT '';
ALTER TABLE applications_verification ADD COLUMN signed_as code_text NOT NULL DEFAULT '';
