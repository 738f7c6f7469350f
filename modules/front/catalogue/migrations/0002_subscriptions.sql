-- 更新のお知らせ: who wants to hear of a dataset, or (dataset is empty) of what a search finds. way: mail webhook. state: asked (not confirmed; erased after two days) live.
-- `address` is encrypted under this zone's storage key; `hash` (keyed) finds the same wish of the same mail address again. Nothing is left of one that ended.
CREATE TABLE catalogue_subscription (
    tenant     code_text  NOT NULL,
    id         id_text    NOT NULL,
    way        code_text  NOT NULL,
    dataset    code_text  NOT NULL,
    search     words_text NOT NULL,
    address    bytes_blob NOT NULL,
    hash       code_text  NOT NULL,
    language   code_text  NOT NULL,
    state      code_text  NOT NULL,
    asked_at   time_int   NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX catalogue_subscription_by_hash ON catalogue_subscription (tenant, hash);
CREATE INDEX catalogue_subscription_by_dataset ON catalogue_subscription (tenant, state, dataset, id);
CREATE INDEX catalogue_subscription_by_time ON catalogue_subscription (tenant, state, asked_at, id);
-- What one of them was told, or waits to be told (webhooks): once for each thing that happened. state: waiting delivered dead.
CREATE TABLE catalogue_delivery (
    tenant       code_text  NOT NULL,
    id           id_text    NOT NULL,
    subscription id_text    NOT NULL,
    happened     code_text  NOT NULL,
    body         bytes_blob NOT NULL,
    state        code_text  NOT NULL,
    attempts     count_int  NOT NULL,
    made_at      time_int   NOT NULL,
    next_at      time_int   NOT NULL,
    fault        code_text  NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX catalogue_delivery_once ON catalogue_delivery (tenant, subscription, happened);
CREATE INDEX catalogue_delivery_by_time ON catalogue_delivery (tenant, state, next_at, id);
-- 活用事例: uses of our data that the office lets the public see. state: shown hidden.
CREATE TABLE catalogue_use (
    tenant     code_text  NOT NULL,
    id         id_text    NOT NULL,
    title      words_text NOT NULL,
    address    words_text NOT NULL,
    words      words_text NOT NULL,
    maker      words_text NOT NULL,
    dataset    code_text  NOT NULL,
    state      code_text  NOT NULL,
    sent_at    time_int   NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX catalogue_use_by_state ON catalogue_use (tenant, state, sent_at, id);
-- What takes a look at every row, found once: `subject` names the bytes (of a difference: of both tables). kind: links difference.
CREATE TABLE catalogue_finding (
    tenant     code_text  NOT NULL,
    dataset    id_text    NOT NULL,
    kind       code_text  NOT NULL,
    subject    code_text  NOT NULL,
    document   bytes_blob NOT NULL,
    PRIMARY KEY (tenant, dataset, kind, subject)
);
