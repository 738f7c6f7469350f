-- The processes that serve this zone (tenant ''): each writes its own row every few seconds. has_left: it stopped in order.
CREATE TABLE nodes_node (
    tenant   code_text  NOT NULL,
    id       id_text    NOT NULL,
    name     words_text NOT NULL,
    version  code_text  NOT NULL,
    started  time_int   NOT NULL,
    seen     time_int   NOT NULL,
    figures  json_doc   NOT NULL,
    has_left flag_int   NOT NULL,
    PRIMARY KEY (tenant, id)
);
