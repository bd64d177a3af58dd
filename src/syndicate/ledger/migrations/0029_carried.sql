-- How far what a topic carries has been taken in, partition by partition and jurisdiction by jurisdiction; moved in the transaction of
-- the batch, so that what is delivered once more is recognised. Position: offset of the next record. Newest: milliseconds since the epoch.
-- The row without a jurisdiction is a hint: everything before it is in, whoever it belongs to.
CREATE TABLE carried (
    topic TEXT NOT NULL,
    partition INTEGER NOT NULL,
    jurisdiction TEXT NOT NULL,
    position INTEGER NOT NULL,
    newest INTEGER NOT NULL,
    receipt INTEGER NOT NULL,
    PRIMARY KEY (topic, partition, jurisdiction)
) STRICT, WITHOUT ROWID;

-- Numbers of disclosures and revisions set aside for one owner of a jurisdiction, where several owners write one ledger; used from
-- `first` on without gaps, never reaching `upto`. Without a row all numbers of the ledger are without gaps.
CREATE TABLE numbering (
    first INTEGER PRIMARY KEY,
    upto INTEGER NOT NULL,
    jurisdiction TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    CHECK (first < upto)
) STRICT;
