-- Why the draft went to its decider: the rows of the 専決事項表 that matched, as they were on that day ({} for drafts from before).
ALTER TABLE approvals_draft ADD COLUMN route_reason json_doc NOT NULL DEFAULT '{}';
