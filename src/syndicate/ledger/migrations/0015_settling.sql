-- The words of a reading, seen once more with something else around them: a title, an address, links, filing. What stands may be made of
-- these, so that they are needed when everything is made anew.
CREATE TABLE circumstance (
    revision INTEGER NOT NULL,
    digest BLOB NOT NULL,
    given TEXT NOT NULL,
    receipt INTEGER NOT NULL,
    PRIMARY KEY (revision, digest)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER circumstance_is_final_update BEFORE UPDATE ON circumstance BEGIN SELECT raise(ABORT, 'a circumstance is final'); END;
CREATE TRIGGER circumstance_is_final_delete BEFORE DELETE ON circumstance BEGIN SELECT raise(ABORT, 'a circumstance is final'); END;

-- By which rules the batches of a jurisdiction were decided.
CREATE INDEX receipt_rules ON receipt (jurisdiction, rules, number);
