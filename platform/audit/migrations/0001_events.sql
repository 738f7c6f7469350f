-- The trace. An event is inserted by the change's own transaction and never changed; the sealer gives it its place.
CREATE TABLE audit_event (
    tenant      code_text  NOT NULL,
    id          id_text    NOT NULL,
    at          time_int   NOT NULL,
    event       code_text  NOT NULL,
    caller      code_text  NOT NULL,
    person      id_text    NOT NULL,
    position    id_text    NOT NULL,
    job         code_text  NOT NULL,
    objects     code_text  NOT NULL,
    details     code_text  NOT NULL,
    place       count_int,
    chain       bytes_blob,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX audit_event_place ON audit_event (tenant, place);
CREATE INDEX audit_event_unsealed ON audit_event (tenant, id) WHERE place IS NULL;

-- Which objects an event is about.
CREATE TABLE audit_object (
    tenant   code_text NOT NULL,
    kind     code_text NOT NULL,
    object   id_text   NOT NULL,
    event    id_text   NOT NULL,
    PRIMARY KEY (tenant, kind, object, event)
);

-- The signed Merkle root (RFC 9162) of a day's events, in the order of their places.
CREATE TABLE audit_day (
    tenant     code_text  NOT NULL,
    day        day_text   NOT NULL,
    events     count_int  NOT NULL,
    root       bytes_blob NOT NULL,
    signature  bytes_blob NOT NULL,
    PRIMARY KEY (tenant, day)
);
