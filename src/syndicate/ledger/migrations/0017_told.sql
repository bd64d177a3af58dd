-- What each version tells of the person of a case, for what identifies together: derived from the versions, rebuilt on any doubt.
CREATE TABLE told (
    tie TEXT NOT NULL,
    version INTEGER NOT NULL,
    kinds TEXT NOT NULL,
    PRIMARY KEY (tie, version)
) STRICT, WITHOUT ROWID;
CREATE TABLE told_reach (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    rules TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;
