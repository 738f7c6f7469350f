-- Keys of zones are no town's: all rows but the openers stand under 000000, the server itself.
-- What a neighbour said of its next keys, signed with the one before. released_at: nothing here is sealed to the one before any more, and the neighbour was told.
CREATE TABLE gateway_key (
    tenant      code_text  NOT NULL,
    zone        code_text  NOT NULL,
    key         code_text  NOT NULL,
    statement   bytes_blob NOT NULL,
    at          time_int   NOT NULL,
    released_at time_int,
    PRIMARY KEY (tenant, zone, key)
);
-- What this zone said of its own next keys, to whom, in the letter of which subject. released_at: the neighbour seals nothing to the one before any more.
CREATE TABLE gateway_key_told (
    tenant      code_text NOT NULL,
    zone        code_text NOT NULL,
    key         code_text NOT NULL,
    replaces    code_text NOT NULL,
    subject     id_text   NOT NULL,
    told_at     time_int  NOT NULL,
    released_at time_int,
    PRIMARY KEY (tenant, zone, key)
);
-- What opens one sealed original when the key that it was sealed to is gone: sealed to the key of now. body: SHA-256 of the sealed bytes.
CREATE TABLE gateway_opener (
    tenant code_text  NOT NULL,
    body   code_text  NOT NULL,
    key    code_text  NOT NULL,
    box    bytes_blob NOT NULL,
    PRIMARY KEY (tenant, body)
);
CREATE INDEX gateway_opener_of_key ON gateway_opener (key, tenant, body);
-- How far the originals of one source have been gone through for one key.
CREATE TABLE gateway_resealed (
    tenant  code_text  NOT NULL,
    source  code_text  NOT NULL,
    key     code_text  NOT NULL,
    place   words_text NOT NULL,
    count   count_int  NOT NULL,
    at      time_int   NOT NULL,
    PRIMARY KEY (tenant, source, key)
);
-- The keys of this zone, sealed to its keepers (k of n): beside the key folder, so that who loses the folder has them in the database and in every backup.
CREATE TABLE gateway_escrow (
    tenant code_text  NOT NULL,
    zone   code_text  NOT NULL,
    escrow bytes_blob NOT NULL,
    at     time_int   NOT NULL,
    PRIMARY KEY (tenant, zone)
);
-- Letters that were refused at the door, by whose name they bore: a pairing that was ended, a wrong signature.
CREATE TABLE gateway_refusal (
    tenant code_text NOT NULL,
    zone   code_text NOT NULL,
    reason code_text NOT NULL,
    since  time_int  NOT NULL,
    at     time_int  NOT NULL,
    count  count_int NOT NULL,
    PRIMARY KEY (tenant, zone, reason)
);
