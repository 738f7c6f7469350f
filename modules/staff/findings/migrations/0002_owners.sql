CREATE INDEX findings_finding_owner ON findings_finding (tenant, state, owner, last_at, id);
