-- The ledger, version 1, in the schema that comes first on the search path; what
-- later versions have more is in since1.sql and so on.
-- Digests are SHA-256, times are kept to the millisecond, and a column without
-- a value means what the zero value means in package mail. River's own tables,
-- river_*, stand beside these and are made by River.

CREATE TABLE ledger (
    id      uuid           NOT NULL,
    version integer        NOT NULL,
    sandbox boolean        NOT NULL,
    host    text           NOT NULL,
    created timestamptz(3) NOT NULL,
    moves   integer        NOT NULL DEFAULT 0 -- how often it came to another place
);

-- Bytes that stand in messages, each once.
CREATE TABLE blob (
    digest bytea NOT NULL PRIMARY KEY,
    bytes  bytea NOT NULL
);
ALTER TABLE blob ALTER COLUMN bytes SET STORAGE EXTERNAL; -- mostly PDF, which does not get smaller

CREATE TABLE content (
    digest bytea   NOT NULL PRIMARY KEY,
    size   integer NOT NULL,
    slots  json    NOT NULL
);

CREATE TABLE segment (
    content  bytea   NOT NULL REFERENCES content ON DELETE CASCADE,
    position integer NOT NULL,
    blob     bytea   NOT NULL REFERENCES blob,
    PRIMARY KEY (content, position)
);
CREATE INDEX segment_blob ON segment (blob);

CREATE TABLE mailing (
    id       text           NOT NULL COLLATE "C" PRIMARY KEY,
    series   text           NOT NULL,
    year     integer        NOT NULL,
    kind     text           NOT NULL,
    name     text           NOT NULL,
    title    text           NOT NULL,
    route    json           NOT NULL,
    revision integer        NOT NULL,
    created  timestamptz(3) NOT NULL,
    due      timestamptz(3),
    approved timestamptz(3),
    at_due   boolean        NOT NULL DEFAULT false,
    paused   text           NOT NULL DEFAULT '',
    number   bigint         GENERATED ALWAYS AS IDENTITY, -- in the order they began
    UNIQUE (series, year, kind, name)
);

CREATE TABLE token_key (
    series text    NOT NULL,
    year   integer NOT NULL,
    kind   text    NOT NULL,
    name   text    NOT NULL,
    key    bytea   NOT NULL,
    PRIMARY KEY (series, year, kind, name)
);

-- The processes that send. One is alive as long as it holds the advisory lock
-- that is its id, or has been seen a moment ago.
CREATE TABLE sender (
    id   bigint         NOT NULL PRIMARY KEY,
    host text           NOT NULL,
    seen timestamptz(3) NOT NULL
);

CREATE TABLE message (
    id              uuid    NOT NULL PRIMARY KEY,
    mailing         text    NOT NULL COLLATE "C" REFERENCES mailing,
    position        integer NOT NULL,
    recipient       text    NOT NULL,
    part            text    NOT NULL,
    revision        integer NOT NULL,
    name            text    NOT NULL,
    address         text    NOT NULL,
    message_id      text    NOT NULL,
    state           text    NOT NULL,
    digest          bytea   NOT NULL,
    content         bytea REFERENCES content,
    slots           json    NOT NULL,
    approved        bytea,           -- the digest that was approved
    attempts        integer NOT NULL DEFAULT 0,
    first           timestamptz(3),
    due             timestamptz(3),
    date            timestamptz(3),
    settled         timestamptz(3),
    stage           text    NOT NULL DEFAULT '',
    code            integer NOT NULL DEFAULT 0,
    enhanced        text    NOT NULL DEFAULT '',
    reply           text    NOT NULL DEFAULT '',
    told            json    NOT NULL DEFAULT '[]',
    invites         json    NOT NULL DEFAULT '[]',
    number          bigint  GENERATED ALWAYS AS IDENTITY, -- in the order they were first prepared
    job             bigint,          -- the river_job that is to deliver it
    sender          bigint           -- who handed it over last
) WITH (fillfactor = 70);            -- each is updated a few times
CREATE INDEX message_mailing ON message (mailing, position);
CREATE INDEX message_content ON message (content);
CREATE INDEX message_recipient ON message (recipient, mailing);
CREATE INDEX message_handing_over ON message (sender) WHERE state = 'handing-over';

-- The messages that told, or may have told, somebody that the edition takes
-- place or is cancelled for them; the latest of a recipient counts.
CREATE VIEW notice AS
SELECT series, year, recipient, kind, coalesce(message.date, message.settled, '-infinity') AS at, message.number
FROM message JOIN mailing ON mailing.id = message.mailing
WHERE kind IN ('invitation', 'guest-invitation', 'cancellation')
    AND (state IN ('accepted', 'handing-over', 'unknown') OR state = 'by-hand' AND mailing.approved IS NOT NULL);

-- Every answer ever taken down; the latest of a recipient counts.
CREATE TABLE answer (
    number         bigint         GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    series         text           NOT NULL,
    year           integer        NOT NULL,
    recipient      text           NOT NULL COLLATE "C",
    answer         text           NOT NULL,
    representative text           NOT NULL,
    via            text           NOT NULL,
    taken_by       text           NOT NULL,
    at             timestamptz(3) NOT NULL
);
CREATE INDEX answer_recipient ON answer (series, year, recipient, number);

CREATE TABLE suppression (
    address text           NOT NULL COLLATE "C" PRIMARY KEY,
    reason  text           NOT NULL,
    at      timestamptz(3) NOT NULL
);

-- What the recipients' calendars are known to show.
CREATE TABLE appointment (
    uid      text    NOT NULL PRIMARY KEY,
    sequence integer NOT NULL,
    facts    bytea   NOT NULL
);

-- When a server may be given its next message. A crash of the database may
-- empty the table: a rate does not outlive what it is there for.
CREATE UNLOGGED TABLE turn (
    server text        NOT NULL PRIMARY KEY,
    next   timestamptz NOT NULL
);
