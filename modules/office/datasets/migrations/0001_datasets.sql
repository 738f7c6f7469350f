-- A dataset of the town: its description as it is being worked on, and what the public has. state: drafted published withdrawn; review: none proposed.
-- `published_revision` is the revision that the newest version was made from: the draft differs from the version when `revision` is another one.
CREATE TABLE open_data_dataset (
    tenant       code_text  NOT NULL,
    id           id_text    NOT NULL,
    name         code_text  NOT NULL,
    title        words_text NOT NULL,
    owner        code_text  NOT NULL,
    state        code_text  NOT NULL,
    review       code_text  NOT NULL,
    frequency    code_text  NOT NULL,
    standard     code_text  NOT NULL,
    description  bytes_blob NOT NULL,
    origin       code_text  NOT NULL,
    version      count_int  NOT NULL,
    published_at time_int,
    stars        count_int  NOT NULL,
    score        count_int  NOT NULL,
    proposed_by  id_text    NOT NULL,
    proposed_at  time_int,
    note         words_text NOT NULL,
    reason       words_text NOT NULL,
    revision     count_int  NOT NULL,
    published_revision count_int NOT NULL,
    created_at   time_int   NOT NULL,
    changed_at   time_int   NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX open_data_dataset_name ON open_data_dataset (tenant, name);

-- The resources (配信) of the draft. `original` is the file as it came, byte for byte; `step` the state of its table that counts.
CREATE TABLE open_data_resource (
    tenant      code_text  NOT NULL,
    id          id_text    NOT NULL,
    dataset     id_text    NOT NULL,
    place       count_int  NOT NULL,
    original    bytes_blob NOT NULL,
    step        count_int  NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX open_data_resource_dataset ON open_data_resource (tenant, dataset, place, id);

-- The states that a resource went through: 1 as it was read, then one a repair. `before` is the one that undoing goes back to.
CREATE TABLE open_data_step (
    tenant    code_text  NOT NULL,
    resource  id_text    NOT NULL,
    number    count_int  NOT NULL,
    before    count_int  NOT NULL,
    repair    code_text  NOT NULL,
    content   bytes_blob NOT NULL,
    checked   bytes_blob NOT NULL,
    by_whom   id_text    NOT NULL,
    at        time_int   NOT NULL,
    PRIMARY KEY (tenant, resource, number)
);

-- 版: what was published, for ever. `content`: the Dataset with its blobs; `checked`: the findings of its tables.
CREATE TABLE open_data_version (
    tenant    code_text  NOT NULL,
    dataset   id_text    NOT NULL,
    number    count_int  NOT NULL,
    content   bytes_blob NOT NULL,
    checked   bytes_blob NOT NULL,
    proposed_by id_text  NOT NULL,
    by_whom   id_text    NOT NULL,
    at        time_int   NOT NULL,
    note      words_text NOT NULL,
    PRIMARY KEY (tenant, dataset, number)
);

-- Why what the privacy gate asks about may be published all the same.
CREATE TABLE open_data_reason (
    tenant   code_text  NOT NULL,
    resource id_text    NOT NULL,
    finding  code_text  NOT NULL,
    words    words_text NOT NULL,
    by_whom  id_text    NOT NULL,
    at       time_int   NOT NULL,
    PRIMARY KEY (tenant, resource, finding)
);

-- Ticks: of the creation manual's check list (subject: the dataset) and of the year's work (subject: "" and an item with the year).
CREATE TABLE open_data_tick (
    tenant  code_text NOT NULL,
    subject code_text NOT NULL,
    item    code_text NOT NULL,
    by_whom id_text   NOT NULL,
    at      time_int  NOT NULL,
    PRIMARY KEY (tenant, subject, item)
);

-- Where a resource is fetched from, and how that went. state: running stopped; after five failures in a row it stops until a person starts it again.
CREATE TABLE open_data_source (
    tenant      code_text  NOT NULL,
    resource    id_text    NOT NULL,
    dataset     id_text    NOT NULL,
    address     words_text NOT NULL,
    every_hours count_int  NOT NULL,
    state       code_text  NOT NULL,
    etag        words_text NOT NULL,
    modified    words_text NOT NULL,
    last_at     time_int,
    next_at     time_int   NOT NULL,
    fault       words_text NOT NULL,
    failures    count_int  NOT NULL,
    PRIMARY KEY (tenant, resource)
);
CREATE INDEX open_data_source_due ON open_data_source (tenant, state, next_at, resource);

-- Requests for data, with the votes that the front counted. state: open answered declined hidden; nobody has looked at one without `answered_at`. `about`: the
-- dataset that was asked about; `dataset`: ours that answers it.
CREATE TABLE open_data_request (
    tenant      code_text  NOT NULL,
    id          id_text    NOT NULL,
    title       words_text NOT NULL,
    words       words_text NOT NULL,
    about       code_text  NOT NULL,
    votes       count_int  NOT NULL,
    state       code_text  NOT NULL,
    answer      words_text NOT NULL,
    dataset     code_text  NOT NULL,
    asked_at    time_int   NOT NULL,
    answered_at time_int,
    answered_by id_text    NOT NULL,
    PRIMARY KEY (tenant, id)
);
