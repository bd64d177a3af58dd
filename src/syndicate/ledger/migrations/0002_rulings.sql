-- An edge says what was judged, also where the answer is no but nearly yes; a ruling is what a person says of two disclosures.
ALTER TABLE edge RENAME TO edge_before;
CREATE TABLE edge (
    one INTEGER NOT NULL,
    other INTEGER NOT NULL,
    same INTEGER NOT NULL CHECK (same IN (0, 1)),
    doubtful INTEGER NOT NULL CHECK (doubtful IN (0, 1)),
    score REAL NOT NULL,
    evidence TEXT NOT NULL,
    vetoes TEXT NOT NULL,
    rules TEXT NOT NULL,
    PRIMARY KEY (one, other),
    CHECK (one < other),
    CHECK (same OR doubtful)
) STRICT, WITHOUT ROWID;
INSERT INTO edge SELECT one, other, 1, 0, score, evidence, '[]', rules FROM edge_before;
DROP TABLE edge_before;
CREATE INDEX edge_other ON edge (other);
CREATE INDEX edge_doubtful ON edge (one, other) WHERE doubtful;

CREATE TABLE ruling (
    id INTEGER PRIMARY KEY,
    act INTEGER NOT NULL,
    jurisdiction TEXT NOT NULL,
    one TEXT NOT NULL,
    other TEXT NOT NULL,
    decision TEXT NOT NULL CHECK (decision IN ('same', 'different', 'undone')),
    reason TEXT NOT NULL CHECK (trim(reason) <> ''),
    "by" TEXT NOT NULL CHECK (trim("by") <> ''),
    at TEXT NOT NULL,
    receipt INTEGER NOT NULL,
    CHECK (one < other)
) STRICT;
CREATE TRIGGER ruling_is_final_update BEFORE UPDATE ON ruling BEGIN SELECT raise(ABORT, 'a ruling is final'); END;
CREATE TRIGGER ruling_is_final_delete BEFORE DELETE ON ruling BEGIN SELECT raise(ABORT, 'a ruling is final'); END;
