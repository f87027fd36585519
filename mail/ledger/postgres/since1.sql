-- What version 2 has more than version 1.

-- What became of the latest transactions, by a number that none has twice. One
-- that is not done never will be.
CREATE TABLE deed (
    id   uuid        NOT NULL PRIMARY KEY,
    done boolean     NOT NULL,
    at   timestamptz NOT NULL DEFAULT now()
);

-- What came in.
CREATE TABLE received (
    number  bigint         GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key     text           NOT NULL COLLATE "C" UNIQUE, -- the Message-ID, else a digest
    at      timestamptz(3) NOT NULL,
    sender  text           NOT NULL,
    subject text           NOT NULL,
    because text           NOT NULL,
    unread  boolean        NOT NULL
);

-- Messages that came back after a server had taken them.
CREATE TABLE bounce (
    number  bigint         GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message uuid           NOT NULL REFERENCES message,
    status  text           NOT NULL,
    reply   text           NOT NULL,
    at      timestamptz(3) NOT NULL,
    UNIQUE (message, status)
);
