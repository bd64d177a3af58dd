-- A receipt carries digests of the rows that its batch wrote, so that whoever alters one behind the ledger's back is found out.
ALTER TABLE receipt ADD COLUMN rows TEXT NOT NULL DEFAULT '';
ALTER TABLE name ADD COLUMN receipt INTEGER NOT NULL DEFAULT 0;
ALTER TABLE quarantine ADD COLUMN resolved_receipt INTEGER NOT NULL DEFAULT 0;
CREATE INDEX quarantine_open ON quarantine (lane, place, last_receipt) WHERE resolved_at = '';

-- What stood before a row was written anew or dropped: digest of the row that `was`, an earlier receipt, had written.
CREATE TABLE replaced (
    receipt INTEGER NOT NULL,
    kind TEXT NOT NULL,
    was INTEGER NOT NULL,
    digest BLOB NOT NULL
) STRICT;
CREATE TRIGGER replaced_is_final_update BEFORE UPDATE ON replaced BEGIN SELECT raise(ABORT, 'what was replaced is final'); END;
CREATE TRIGGER replaced_is_final_delete BEFORE DELETE ON replaced BEGIN SELECT raise(ABORT, 'what was replaced is final'); END;

-- Readings that were handed over when two disclosures turned out to be one.
CREATE TABLE adopted (
    receipt INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    former INTEGER NOT NULL,
    disclosure INTEGER NOT NULL
) STRICT;
CREATE TRIGGER adopted_is_final_update BEFORE UPDATE ON adopted BEGIN SELECT raise(ABORT, 'a reading handed over is final'); END;
CREATE TRIGGER adopted_is_final_delete BEFORE DELETE ON adopted BEGIN SELECT raise(ABORT, 'a reading handed over is final'); END;
