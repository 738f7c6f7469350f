-- 後閲 of a position, however much else waits there; how long a position took lately, without the whole history of the town.
CREATE INDEX approvals_step_kind ON approvals_step (tenant, position, role, state, here_since, draft);
CREATE INDEX approvals_step_took ON approvals_step (tenant, position, role, done_at);
