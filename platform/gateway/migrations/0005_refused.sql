-- Why the receiver will never take a letter as it is ("file_too_large"): it rests, visibly, until a person has it sent again. Empty: none.
ALTER TABLE gateway_outbox ADD COLUMN fault code_text NOT NULL DEFAULT '';
