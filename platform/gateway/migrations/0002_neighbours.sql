-- What is known of the zones in other processes (tenant ''): written every few seconds by the process that speaks with them. files: what is under way.
CREATE TABLE gateway_neighbour (
    tenant          code_text  NOT NULL,
    zone            code_text  NOT NULL,
    node            words_text NOT NULL,
    opened_here     flag_int   NOT NULL,
    connected_since time_int   NOT NULL,
    heard_at        time_int   NOT NULL,
    fault           code_text  NOT NULL,
    files           json_doc   NOT NULL,
    PRIMARY KEY (tenant, zone)
);
