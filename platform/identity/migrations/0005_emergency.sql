-- Until when the emergency access of a session is open.
ALTER TABLE identity_session ADD COLUMN emergency_until time_int NOT NULL DEFAULT 0;
