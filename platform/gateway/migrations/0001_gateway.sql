-- What this zone says to others. body is sealed to the receiver: by the writer before its transaction, or by the pump before it leaves.
CREATE TABLE gateway_outbox (
    tenant          code_text  NOT NULL,
    receiver        code_text  NOT NULL,
    subject         id_text    NOT NULL,
    sequence        count_int  NOT NULL,
    kind            code_text  NOT NULL,
    definition      code_text  NOT NULL,
    made_at         time_int   NOT NULL,
    arrived_at      time_int   NOT NULL,
    blobs           json_doc   NOT NULL,
    body            bytes_blob NOT NULL,
    sealed          flag_int   NOT NULL,
    acknowledged_at time_int,
    PRIMARY KEY (tenant, receiver, subject, sequence)
);
CREATE INDEX gateway_outbox_waiting ON gateway_outbox (receiver, made_at) WHERE acknowledged_at IS NULL;
CREATE INDEX gateway_outbox_done ON gateway_outbox (acknowledged_at);

-- What others said and is not handled yet. state: waiting (behind a gap or a parked one), parked (a person must look).
CREATE TABLE gateway_inbox (
    tenant   code_text  NOT NULL,
    sender   code_text  NOT NULL,
    subject  id_text    NOT NULL,
    sequence count_int  NOT NULL,
    kind     code_text  NOT NULL,
    envelope bytes_blob NOT NULL,
    state    code_text  NOT NULL,
    fault    words_text NOT NULL,
    since    time_int   NOT NULL,
    PRIMARY KEY (tenant, sender, subject, sequence)
);
-- The last sequence handled: what makes a second delivery harmless.
CREATE TABLE gateway_handled (
    tenant   code_text NOT NULL,
    sender   code_text NOT NULL,
    subject  id_text   NOT NULL,
    sequence count_int NOT NULL,
    PRIMARY KEY (tenant, sender, subject)
);
-- The last sequence given: survives the tidying of the outbox.
CREATE TABLE gateway_given (
    tenant   code_text NOT NULL,
    receiver code_text NOT NULL,
    subject  id_text   NOT NULL,
    sequence count_int NOT NULL,
    PRIMARY KEY (tenant, receiver, subject)
);
