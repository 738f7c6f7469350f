-- What is found after a year's books closed: `excess` was taken too much in that year and is given back as expenditure (施行令160条, 165条の8).
ALTER TABLE treasury_balance ADD COLUMN excess yen_int NOT NULL DEFAULT 0;

-- 還付加算金 of a refund: expenditure, its reckoning line by line. Cash goes out of a drawer, in which it is counted.
ALTER TABLE treasury_refund ADD COLUMN interest yen_int NOT NULL DEFAULT 0;
ALTER TABLE treasury_refund ADD COLUMN reckoning json_doc NOT NULL DEFAULT '[]';
ALTER TABLE treasury_refund ADD COLUMN till id_text NOT NULL DEFAULT '';
CREATE INDEX treasury_refund_till ON treasury_refund (tenant, till, id) WHERE till <> '';

-- 徴収猶予・履行延期の特約: from its first day to its last, or to the day of its revocation.
CREATE TABLE treasury_postponement (
    tenant     code_text  NOT NULL,
    id         id_text    NOT NULL,
    claim      id_text    NOT NULL,
    kind       code_text  NOT NULL,
    ground     code_text  NOT NULL,
    from_day   day_text   NOT NULL,
    through    day_text   NOT NULL,
    revoked_on day_text,
    reason     words_text NOT NULL,
    why_ended  words_text NOT NULL,
    by_whom    id_text    NOT NULL,
    at         time_int   NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX treasury_postponement_claim ON treasury_postponement (tenant, claim, id);

-- A file of results is kept as it came. stored: lines that are written; they are shown when all are (stored = lines), applied when they are in the books.
ALTER TABLE treasury_import ADD COLUMN stored count_int NOT NULL DEFAULT 0;
ALTER TABLE treasury_import ADD COLUMN blob code_text NOT NULL DEFAULT '';
ALTER TABLE treasury_import ADD COLUMN boxed_key bytes_blob;
-- For matching by sets: ids that a receipt and its line of the journal get, and the claim that was found.
ALTER TABLE treasury_import_line ADD COLUMN receipt_id id_text NOT NULL DEFAULT '';
ALTER TABLE treasury_import_line ADD COLUMN entry_id id_text NOT NULL DEFAULT '';
ALTER TABLE treasury_import_line ADD COLUMN claim id_text NOT NULL DEFAULT '';
UPDATE treasury_import SET stored = lines;
CREATE INDEX treasury_import_line_claim ON treasury_import_line (tenant, claim, import) WHERE claim <> '';

-- 納入通知書 of a batch stand in parts, a file each. wanted: how many waited when it began.
ALTER TABLE treasury_notice ADD COLUMN part count_int NOT NULL DEFAULT 0;
ALTER TABLE treasury_notice_batch ADD COLUMN wanted count_int NOT NULL DEFAULT 0;
-- The last claim that it has taken: the next part begins behind it.
ALTER TABLE treasury_notice_batch ADD COLUMN taken_due code_text NOT NULL DEFAULT '';
ALTER TABLE treasury_notice_batch ADD COLUMN taken_claim id_text NOT NULL DEFAULT '';
CREATE TABLE treasury_notice_part (
    tenant    code_text  NOT NULL,
    batch     id_text    NOT NULL,
    part      count_int  NOT NULL,
    notices   count_int  NOT NULL,
    blob      code_text  NOT NULL,
    boxed_key bytes_blob NOT NULL,
    PRIMARY KEY (tenant, batch, part)
);
INSERT INTO treasury_notice_part (tenant, batch, part, notices, blob, boxed_key)
    SELECT b.tenant, b.id, 1, (SELECT COUNT(*) FROM treasury_notice n WHERE n.tenant = b.tenant AND n.batch = b.id), b.blob, b.boxed_key FROM treasury_notice_batch b WHERE b.state <> 'empty';
UPDATE treasury_notice SET part = 1 WHERE batch <> '';
CREATE INDEX treasury_notice_of_part ON treasury_notice (tenant, batch, part, claim);
