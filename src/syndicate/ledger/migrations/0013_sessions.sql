-- Who is logged in to the pages. No part of the record: rows may be deleted at any time, and nothing rests on them but the need to log in again.
CREATE TABLE session (
    digest TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    standing TEXT NOT NULL,
    begun_at TEXT NOT NULL,
    seen_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
