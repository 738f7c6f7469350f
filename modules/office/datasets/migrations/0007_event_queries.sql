-- The countable events of our own trace (definitions/datasets/countable-events.yaml), read from it bit by bit: a day and codes, never words, nobody's name. It can be
-- made again from the trace. `id`: of the event; `subject`: the case; `number`: the day, counted from 1970.
CREATE TABLE open_data_event (
    tenant      code_text NOT NULL,
    id          id_text   NOT NULL,
    event       code_text NOT NULL,
    day         day_text  NOT NULL,
    month       code_text NOT NULL,
    fiscal_year code_text NOT NULL,
    number      count_int NOT NULL,
    subject     id_text   NOT NULL,
    procedure   code_text NOT NULL,
    channel     code_text NOT NULL,
    division    code_text NOT NULL,
    result      code_text NOT NULL,
    town        code_text NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX open_data_event_by_day ON open_data_event (tenant, event, day, id);

-- Resources that are counted from them. `query`: what is asked; `done_as`: for which months and threshold it was last answered; `cells`: which were hidden and shown.
CREATE TABLE open_data_query (
    tenant   code_text  NOT NULL,
    resource id_text    NOT NULL,
    dataset  id_text    NOT NULL,
    query    bytes_blob NOT NULL,
    done_as  code_text  NOT NULL,
    cells    bytes_blob NOT NULL,
    by_whom  id_text    NOT NULL,
    added_at time_int   NOT NULL,
    done_at  time_int   NOT NULL,
    PRIMARY KEY (tenant, resource)
);

-- hide_below: fewer than that are hidden in every table of this town's own events; upto, until, of: how far the trace was read, and with which list.
CREATE TABLE open_data_setting (
    tenant code_text  NOT NULL,
    name   code_text  NOT NULL,
    value  words_text NOT NULL,
    PRIMARY KEY (tenant, name)
);
