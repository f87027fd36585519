-- The ledger, version 4. Times are milliseconds since 1970 in UTC, digests are
-- SHA-256, and a column without a value means what the zero value means in
-- package mail.

CREATE TABLE ledger (
    id      TEXT    NOT NULL,
    sandbox INTEGER NOT NULL,
    host    TEXT    NOT NULL,
    created INTEGER NOT NULL,
    moves   INTEGER NOT NULL DEFAULT 0, -- how often it came to another machine
    moved   INTEGER                     -- when it left this one
) STRICT;

-- Bytes that stand in messages, each once.
CREATE TABLE blob (
    digest BLOB NOT NULL PRIMARY KEY,
    bytes  BLOB NOT NULL
) STRICT;

CREATE TABLE content (
    digest BLOB    NOT NULL PRIMARY KEY,
    size   INTEGER NOT NULL,
    slots  TEXT    NOT NULL -- a JSON list
) STRICT;

CREATE TABLE segment (
    content  BLOB    NOT NULL REFERENCES content ON DELETE CASCADE,
    position INTEGER NOT NULL,
    blob     BLOB    NOT NULL REFERENCES blob,
    PRIMARY KEY (content, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX segment_blob ON segment (blob);

CREATE TABLE mailing (
    id       TEXT    NOT NULL PRIMARY KEY,
    series   TEXT    NOT NULL,
    year     INTEGER NOT NULL,
    kind     TEXT    NOT NULL,
    name     TEXT    NOT NULL,
    title    TEXT    NOT NULL,
    route    TEXT    NOT NULL, -- JSON
    revision INTEGER NOT NULL,
    created  INTEGER NOT NULL,
    due      INTEGER,
    approved INTEGER,
    at_due   INTEGER NOT NULL DEFAULT 0,
    paused   TEXT    NOT NULL DEFAULT '',
    UNIQUE (series, year, kind, name)
) STRICT;

CREATE TABLE token_key (
    series TEXT    NOT NULL,
    year   INTEGER NOT NULL,
    kind   TEXT    NOT NULL,
    name   TEXT    NOT NULL,
    key    BLOB    NOT NULL,
    PRIMARY KEY (series, year, kind, name)
) STRICT;

CREATE TABLE message (
    id              TEXT    NOT NULL PRIMARY KEY,
    mailing         TEXT    NOT NULL REFERENCES mailing,
    position        INTEGER NOT NULL,
    recipient       TEXT    NOT NULL,
    part            TEXT    NOT NULL,
    revision        INTEGER NOT NULL,
    name            TEXT    NOT NULL,
    address         TEXT    NOT NULL,
    message_id      TEXT    NOT NULL,
    state           TEXT    NOT NULL,
    digest          BLOB    NOT NULL,
    content         BLOB REFERENCES content,
    slots           TEXT    NOT NULL, -- a JSON list
    approved        BLOB,             -- the digest that was approved
    attempts        INTEGER NOT NULL DEFAULT 0,
    first           INTEGER,
    due             INTEGER,
    date            INTEGER,
    settled         INTEGER,
    stage           TEXT    NOT NULL DEFAULT '',
    code            INTEGER NOT NULL DEFAULT 0,
    enhanced        TEXT    NOT NULL DEFAULT '',
    reply           TEXT    NOT NULL DEFAULT '',
    told            TEXT    NOT NULL DEFAULT '[]', -- a JSON list
    invites         TEXT    NOT NULL DEFAULT '[]'  -- a JSON list
) STRICT;
CREATE INDEX message_mailing ON message (mailing, state, due);
CREATE INDEX message_content ON message (content);
CREATE INDEX message_recipient ON message (recipient);

-- Every answer ever taken down; the latest of a recipient counts.
CREATE TABLE answer (
    number         INTEGER PRIMARY KEY,
    series         TEXT    NOT NULL,
    year           INTEGER NOT NULL,
    recipient      TEXT    NOT NULL,
    answer         TEXT    NOT NULL,
    representative TEXT    NOT NULL,
    via            TEXT    NOT NULL,
    taken_by       TEXT    NOT NULL,
    at             INTEGER NOT NULL
) STRICT;
CREATE INDEX answer_recipient ON answer (series, year, recipient, number);

CREATE TABLE suppression (
    address TEXT    NOT NULL PRIMARY KEY,
    reason  TEXT    NOT NULL,
    at      INTEGER NOT NULL
) STRICT;

-- What the recipients' calendars are known to show.
CREATE TABLE appointment (
    uid      TEXT    NOT NULL PRIMARY KEY,
    sequence INTEGER NOT NULL,
    facts    BLOB    NOT NULL
) STRICT;

-- What came in: the tables that version 4 has more than version 3.

CREATE TABLE received (
    number  INTEGER PRIMARY KEY,
    key     TEXT    NOT NULL UNIQUE, -- the Message-ID, else a digest
    at      INTEGER NOT NULL,
    sender  TEXT    NOT NULL,
    subject TEXT    NOT NULL,
    because TEXT    NOT NULL,
    unread  INTEGER NOT NULL
) STRICT;

-- Messages that came back after a server had taken them.
CREATE TABLE bounce (
    number  INTEGER PRIMARY KEY,
    message TEXT    NOT NULL REFERENCES message,
    status  TEXT    NOT NULL,
    reply   TEXT    NOT NULL,
    at      INTEGER NOT NULL,
    UNIQUE (message, status)
) STRICT;
