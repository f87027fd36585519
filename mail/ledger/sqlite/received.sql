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
