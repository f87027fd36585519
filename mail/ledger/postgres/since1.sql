-- What version 2 has more than version 1.

-- What became of the latest transactions, by a number that none has twice. One
-- that is not done never will be.
CREATE TABLE deed (
    id   uuid        NOT NULL PRIMARY KEY,
    done boolean     NOT NULL,
    at   timestamptz NOT NULL DEFAULT now()
);
