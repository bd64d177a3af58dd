-- What people ask of whoever owns the ledger: asked for on the pages or the command line, carried out by the daemon.
CREATE TABLE errand (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind <> ''),
    details TEXT NOT NULL CHECK (json_valid(details)),
    person TEXT NOT NULL CHECK (trim(person) <> ''),
    asked_at TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;
CREATE TRIGGER errand_is_final_update BEFORE UPDATE ON errand BEGIN SELECT raise(ABORT, 'what was asked for is final'); END;
CREATE TRIGGER errand_is_final_delete BEFORE DELETE ON errand BEGIN SELECT raise(ABORT, 'what was asked for is final'); END;

CREATE TABLE errand_done (
    errand INTEGER PRIMARY KEY REFERENCES errand (id),
    refused INTEGER NOT NULL CHECK (refused IN (0, 1)),
    answer TEXT NOT NULL CHECK (json_valid(answer)),
    done_at TEXT NOT NULL
) STRICT;
CREATE TRIGGER errand_done_is_final_update BEFORE UPDATE ON errand_done BEGIN SELECT raise(ABORT, 'what was answered is final'); END;
CREATE TRIGGER errand_done_is_final_delete BEFORE DELETE ON errand_done BEGIN SELECT raise(ABORT, 'what was answered is final'); END;

-- How each source stands: what its last poll came to, when it is polled next, what it says of itself. Not counted, not chained.
CREATE TABLE source_state (
    source TEXT PRIMARY KEY,
    outcome TEXT NOT NULL,
    message TEXT NOT NULL,
    tried_at TEXT NOT NULL,
    succeeded_at TEXT NOT NULL,
    new_at TEXT NOT NULL,
    failures INTEGER NOT NULL,
    next_at TEXT NOT NULL,
    claimed INTEGER,
    claimed_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Sources that people have stopped; who and why stands in the errand.
CREATE TABLE source_pause (
    source TEXT PRIMARY KEY,
    errand INTEGER NOT NULL REFERENCES errand (id)
) STRICT, WITHOUT ROWID;
