-- The ledger. Time leads the indexes that grow, so that a batch touches few pages however long the history.
-- What is checked with every row is spelled out: for a list of more than two values SQLite builds a small index each time.
CREATE TABLE disclosure (
    id INTEGER PRIMARY KEY,
    jurisdiction TEXT NOT NULL,
    source TEXT NOT NULL,
    native_id TEXT NOT NULL,
    name TEXT NOT NULL,
    channel TEXT NOT NULL CHECK (
        channel = 'weibo' OR channel = 'wechat' OR channel = 'website' OR channel = 'other' OR channel = 'gazette'
    ),
    unit TEXT NOT NULL,
    account TEXT NOT NULL,
    year INTEGER NOT NULL,
    day INTEGER NOT NULL,
    at INTEGER NOT NULL,
    precision TEXT NOT NULL,
    title TEXT NOT NULL,
    url TEXT NOT NULL,
    document_number TEXT NOT NULL,
    index_number TEXT NOT NULL,
    kind TEXT NOT NULL,
    five_open TEXT NOT NULL,
    field TEXT NOT NULL,
    theme TEXT NOT NULL,
    standing TEXT NOT NULL CHECK (standing = 'own' OR standing = 'share' OR standing = 'foreign'),
    truncated INTEGER NOT NULL,
    seen_present INTEGER NOT NULL,
    seen_deleted INTEGER NOT NULL,
    version_key BLOB NOT NULL,
    time_key BLOB NOT NULL,
    revision INTEGER NOT NULL,
    fingerprint BLOB NOT NULL,
    spent BLOB NOT NULL,
    links BLOB NOT NULL,
    place TEXT NOT NULL,
    receipt INTEGER NOT NULL,
    information INTEGER NOT NULL,
    first INTEGER NOT NULL,
    channel_first INTEGER NOT NULL,
    unit_first INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX disclosure_identity ON disclosure (jurisdiction, source, native_id);
CREATE INDEX disclosure_day ON disclosure (jurisdiction, year, day, channel);
CREATE INDEX disclosure_information ON disclosure (information);

CREATE TABLE name (
    jurisdiction TEXT NOT NULL,
    source TEXT NOT NULL,
    native_id TEXT NOT NULL,
    weak INTEGER NOT NULL,
    disclosure INTEGER NOT NULL,
    PRIMARY KEY (jurisdiction, source, native_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX name_disclosure ON name (disclosure);

CREATE TABLE revision (
    id INTEGER PRIMARY KEY,
    disclosure INTEGER NOT NULL,
    digest BLOB NOT NULL,
    headline TEXT NOT NULL,
    text TEXT NOT NULL,
    url TEXT NOT NULL,
    links TEXT NOT NULL,
    labels TEXT NOT NULL,
    published TEXT NOT NULL,
    received TEXT NOT NULL,
    presence TEXT NOT NULL,
    standing TEXT NOT NULL,
    warnings TEXT NOT NULL,
    place TEXT NOT NULL,
    receipt INTEGER NOT NULL
) STRICT;
CREATE INDEX revision_disclosure ON revision (disclosure);

CREATE TABLE information (
    id INTEGER PRIMARY KEY,
    jurisdiction TEXT NOT NULL,
    year INTEGER NOT NULL,
    name TEXT NOT NULL,
    channels INTEGER NOT NULL,
    disclosures INTEGER NOT NULL,
    kind TEXT NOT NULL,
    five_open TEXT NOT NULL,
    field TEXT NOT NULL,
    theme TEXT NOT NULL
) STRICT;

CREATE TABLE edge (
    one INTEGER NOT NULL,
    other INTEGER NOT NULL,
    score REAL NOT NULL,
    evidence TEXT NOT NULL,
    rules TEXT NOT NULL,
    PRIMARY KEY (one, other)
) STRICT, WITHOUT ROWID;

CREATE TABLE counter (
    jurisdiction TEXT NOT NULL,
    day INTEGER NOT NULL,
    channel TEXT NOT NULL,
    unit TEXT NOT NULL,
    facet TEXT NOT NULL,
    value TEXT NOT NULL,
    postings INTEGER NOT NULL,
    channel_first INTEGER NOT NULL,
    unit_first INTEGER NOT NULL,
    first INTEGER NOT NULL,
    PRIMARY KEY (jurisdiction, day, facet, channel, unit, value)
) STRICT, WITHOUT ROWID;

CREATE TABLE overlap (
    jurisdiction TEXT NOT NULL,
    year INTEGER NOT NULL,
    channels INTEGER NOT NULL,
    informations INTEGER NOT NULL,
    PRIMARY KEY (jurisdiction, year, channels)
) STRICT, WITHOUT ROWID;

CREATE TABLE register (
    jurisdiction TEXT NOT NULL,
    register TEXT NOT NULL,
    native_id TEXT NOT NULL,
    year INTEGER NOT NULL,
    day TEXT NOT NULL,
    unit TEXT NOT NULL,
    fields TEXT NOT NULL,
    version BLOB NOT NULL,
    place TEXT NOT NULL,
    receipt INTEGER NOT NULL,
    PRIMARY KEY (jurisdiction, register, native_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE enrichment (
    jurisdiction TEXT NOT NULL,
    source TEXT NOT NULL,
    native_id TEXT NOT NULL,
    title TEXT NOT NULL,
    day TEXT NOT NULL,
    measures TEXT NOT NULL,
    version BLOB NOT NULL,
    place TEXT NOT NULL,
    receipt INTEGER NOT NULL,
    PRIMARY KEY (jurisdiction, source, native_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE quarantine (
    id INTEGER PRIMARY KEY,
    digest BLOB NOT NULL UNIQUE,
    jurisdiction TEXT NOT NULL,
    lane TEXT NOT NULL,
    place TEXT NOT NULL,
    reason TEXT NOT NULL,
    field TEXT NOT NULL,
    message TEXT NOT NULL,
    raw BLOB NOT NULL,
    times INTEGER NOT NULL,
    first_receipt INTEGER NOT NULL,
    last_receipt INTEGER NOT NULL,
    resolved_at TEXT NOT NULL DEFAULT '',
    resolution TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE sealed (
    jurisdiction TEXT NOT NULL,
    source TEXT NOT NULL,
    native_id TEXT NOT NULL,
    channel TEXT NOT NULL,
    unit TEXT NOT NULL,
    url TEXT NOT NULL,
    place TEXT NOT NULL,
    detector TEXT NOT NULL,
    level TEXT NOT NULL,
    times INTEGER NOT NULL,
    sealed_at TEXT NOT NULL,
    receipt INTEGER NOT NULL,
    PRIMARY KEY (jurisdiction, source, native_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE lane (
    lane TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    cursor TEXT NOT NULL,
    receipt INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE owner (
    jurisdiction TEXT PRIMARY KEY,
    epoch INTEGER NOT NULL,
    holder TEXT NOT NULL,
    taken_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE receipt (
    number INTEGER PRIMARY KEY,
    lane TEXT NOT NULL,
    jurisdiction TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    read INTEGER NOT NULL,
    new INTEGER NOT NULL,
    revised INTEGER NOT NULL,
    repeated INTEGER NOT NULL,
    quarantined INTEGER NOT NULL,
    sealed INTEGER NOT NULL,
    joined INTEGER NOT NULL,
    tallies TEXT NOT NULL,
    rules TEXT NOT NULL,
    committed_at TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL,
    UNIQUE (lane, start),
    CHECK (read = new + revised + repeated + quarantined + sealed)
) STRICT;
CREATE TRIGGER receipt_is_final_update BEFORE UPDATE ON receipt BEGIN SELECT raise(ABORT, 'a receipt is final'); END;
CREATE TRIGGER receipt_is_final_delete BEFORE DELETE ON receipt BEGIN SELECT raise(ABORT, 'a receipt is final'); END;
