-- Under which hashes the browser of a session keeps its visits and its proof: they end with the session, also from another browser.
ALTER TABLE identity_resident_session ADD COLUMN visit_hash code_text NOT NULL DEFAULT '';
ALTER TABLE identity_resident_session ADD COLUMN proof_hash code_text NOT NULL DEFAULT '';
