-- The waiting room of a procedure, or of one round of it: what the office published, and how far it has come. `called` of the persons have been called
-- up to `called_at`; what is due since then follows from the rate, so that nobody has to write while people only wait.
CREATE TABLE waiting_room (
    tenant     code_text  NOT NULL,
    opening    id_text    NOT NULL,
    room       id_text    NOT NULL,
    procedure  code_text  NOT NULL,
    round      code_text  NOT NULL,
    way        code_text  NOT NULL,
    opens_at   time_int,
    a_minute   count_int  NOT NULL,
    message    json_doc   NOT NULL,
    edition    count_int  NOT NULL,
    arrived    count_int  NOT NULL,
    drawn      count_int,
    called     count_int  NOT NULL,
    called_at  time_int   NOT NULL,
    rated_at   time_int   NOT NULL,
    is_active  flag_int   NOT NULL,
    crowded_at time_int   NOT NULL,
    started    count_int  NOT NULL,
    PRIMARY KEY (tenant, opening)
);
CREATE UNIQUE INDEX waiting_room_by_procedure ON waiting_room (tenant, procedure, round);
-- A ticket lets one application begin. Nothing personal: a hash of its handle.
CREATE TABLE waiting_ticket (
    tenant      code_text  NOT NULL,
    room        id_text    NOT NULL,
    number      count_int  NOT NULL,
    handle      code_text  NOT NULL,
    stratum     count_int  NOT NULL,
    lot         count_int  NOT NULL,
    is_drawn    flag_int   NOT NULL,
    made_at     time_int   NOT NULL,
    used_at     time_int,
    application id_text,
    PRIMARY KEY (tenant, room, number)
);
CREATE INDEX waiting_ticket_by_age ON waiting_ticket (tenant, made_at);
-- How many tickets one address took (a keyed hash of it; forgotten after a day).
CREATE TABLE waiting_address (
    tenant   code_text  NOT NULL,
    room     id_text    NOT NULL,
    address  code_text  NOT NULL,
    tickets  count_int  NOT NULL,
    last_at  time_int   NOT NULL,
    PRIMARY KEY (tenant, room, address)
);
