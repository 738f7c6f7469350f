-- As what a line of a settlement took a refund off: who pays in, and the line's reference. The same line is known again, in whatever file it comes.
ALTER TABLE treasury_refund ADD COLUMN settled_as code_text NOT NULL DEFAULT '';
CREATE UNIQUE INDEX treasury_refund_settled_as ON treasury_refund (tenant, settled_as) WHERE settled_as <> '';
-- Given by a settlement or by the provider's own word, and denied by the provider after that: what it said.
ALTER TABLE treasury_refund ADD COLUMN contradicted words_text NOT NULL DEFAULT '';
CREATE INDEX treasury_refund_contradicted ON treasury_refund (tenant, id) WHERE contradicted <> '';
-- A file of requests that nobody has taken yet can be withdrawn. Of those of before nobody knows: they count as taken.
ALTER TABLE treasury_debit_request ADD COLUMN untaken flag_int NOT NULL DEFAULT 0;
ALTER TABLE treasury_debit_request ADD COLUMN withdrawn_on day_text;
ALTER TABLE treasury_debit_request ADD COLUMN withdrawn_for words_text NOT NULL DEFAULT '';
