-- 利用目的 in the other languages of the front; its Japanese stands in `purpose`.
ALTER TABLE privacy_file ADD COLUMN purpose_easy words_text NOT NULL DEFAULT '';
ALTER TABLE privacy_file ADD COLUMN purpose_en words_text NOT NULL DEFAULT '';
