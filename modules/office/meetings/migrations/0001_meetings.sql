-- A meeting and what its presenter shows now: paper, page and how often it was turned.
CREATE TABLE meetings_meeting (
    tenant      code_text  NOT NULL,
    id          id_text    NOT NULL,
    kind        code_text  NOT NULL,
    body        id_text    NOT NULL,
    title       words_text NOT NULL,
    place       words_text NOT NULL,
    starts_at   time_int   NOT NULL,
    ends_at     time_int   NOT NULL,
    organizer   id_text    NOT NULL,
    owner       code_text  NOT NULL,
    state       code_text  NOT NULL,
    presenter   id_text    NOT NULL,
    shown_paper id_text    NOT NULL,
    shown_page  count_int  NOT NULL,
    turn        count_int  NOT NULL,
    version     count_int  NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX meetings_meeting_starts ON meetings_meeting (tenant, starts_at, id);

-- Who takes part. person is empty for somebody from outside, who has no account.
CREATE TABLE meetings_member (
    tenant     code_text  NOT NULL,
    meeting    id_text    NOT NULL,
    id         id_text    NOT NULL,
    person     id_text    NOT NULL,
    name       words_text NOT NULL,
    part       code_text  NOT NULL,
    attendance code_text  NOT NULL,
    PRIMARY KEY (tenant, meeting, id)
);
CREATE INDEX meetings_member_person ON meetings_member (tenant, person, meeting);

CREATE TABLE meetings_topic (
    tenant  code_text  NOT NULL,
    meeting id_text    NOT NULL,
    id      id_text    NOT NULL,
    place   count_int  NOT NULL,
    title   words_text NOT NULL,
    speaker words_text NOT NULL,
    minutes count_int  NOT NULL,
    PRIMARY KEY (tenant, meeting, id)
);

-- A paper: the file of platform/sanitizing with this owner ("meeting") and id, and how many of its pages are pictures.
CREATE TABLE meetings_paper (
    tenant  code_text  NOT NULL,
    meeting id_text    NOT NULL,
    id      id_text    NOT NULL,
    place   count_int  NOT NULL,
    title   words_text NOT NULL,
    blob    code_text  NOT NULL,
    by_whom id_text    NOT NULL,
    at      time_int   NOT NULL,
    state   code_text  NOT NULL,
    pages   count_int  NOT NULL,
    PRIMARY KEY (tenant, meeting, id)
);
CREATE INDEX meetings_paper_id ON meetings_paper (tenant, id);

-- The pictures of its pages, each a blob whose key is boxed; words: what can be read on it, for those who do not see it.
CREATE TABLE meetings_page (
    tenant    code_text  NOT NULL,
    paper     id_text    NOT NULL,
    number    count_int  NOT NULL,
    blob      code_text  NOT NULL,
    boxed_key bytes_blob NOT NULL,
    width     count_int  NOT NULL,
    height    count_int  NOT NULL,
    words     words_text NOT NULL,
    PRIMARY KEY (tenant, paper, number)
);

-- Somebody's own words beside a page (paper empty: beside the meeting), boxed: nobody else reads them.
CREATE TABLE meetings_note (
    tenant  code_text  NOT NULL,
    meeting id_text    NOT NULL,
    person  id_text    NOT NULL,
    paper   id_text    NOT NULL,
    page    count_int  NOT NULL,
    boxed   bytes_blob NOT NULL,
    at      time_int   NOT NULL,
    PRIMARY KEY (tenant, meeting, person, paper, page)
);

-- What was decided, and what somebody does until a day. draft: the 起案 that came of it.
CREATE TABLE meetings_resolution (
    tenant  code_text  NOT NULL,
    id      id_text    NOT NULL,
    meeting id_text    NOT NULL,
    item    id_text    NOT NULL,
    kind    code_text  NOT NULL,
    words   words_text NOT NULL,
    person  id_text    NOT NULL,
    due     day_text,
    state   code_text  NOT NULL,
    draft   id_text    NOT NULL,
    version count_int  NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX meetings_resolution_meeting ON meetings_resolution (tenant, meeting, id);
CREATE INDEX meetings_resolution_person ON meetings_resolution (tenant, person, state, due, id);

-- 議事録. html, hash and the PDF's blob stand once the chair has confirmed it; then nothing of it changes.
CREATE TABLE meetings_minutes (
    tenant       code_text  NOT NULL,
    meeting      id_text    NOT NULL,
    words        words_text NOT NULL,
    state        code_text  NOT NULL,
    html         words_text NOT NULL,
    hash         code_text  NOT NULL,
    blob         code_text  NOT NULL,
    boxed_key    bytes_blob,
    confirmed_by id_text    NOT NULL,
    confirmed_at time_int,
    version      count_int  NOT NULL,
    PRIMARY KEY (tenant, meeting)
);
