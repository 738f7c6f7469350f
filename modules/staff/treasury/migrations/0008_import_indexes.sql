-- A line of a file of results is found by its place alone; where a planner could choose, it read all that had been booked before. What a settlement lists is found by its
-- reference, what a person has to look at by what became of it; of all other lines these indexes know nothing, and nothing is written there.
DROP INDEX treasury_import_line_claim;
DROP INDEX treasury_import_line_outcome;
DROP INDEX treasury_import_line_reference;
CREATE INDEX treasury_import_line_odd ON treasury_import_line (tenant, import, outcome, place) WHERE outcome <> 'waiting' AND outcome <> 'matched';
CREATE INDEX treasury_import_line_settled ON treasury_import_line (tenant, import, reference, place) WHERE state = 'remitted';
-- 納入通知書 of one item, in the order in which they are made.
CREATE INDEX treasury_claim_item_due ON treasury_claim (tenant, item, due_on, id) WHERE unpaid > 0;
