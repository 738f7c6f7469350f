-- Columns of a row that are not disclosed (DV等支援措置), by name.
ALTER TABLE registers_row ADD COLUMN hidden json_doc NOT NULL DEFAULT '[]';
