-- How things stood: what a row of the counts said before it was written anew or dropped, so that a form can be filled as of any batch.
-- `until` is the receipt of the batch that changed it; what stood at receipt R is the first of these beyond R, or else what stands now.
CREATE TABLE history (
    since INTEGER NOT NULL
) STRICT;
INSERT INTO history SELECT coalesce(max(number), 0) FROM receipt;

CREATE TABLE disclosure_past (
    row INTEGER PRIMARY KEY,
    until INTEGER NOT NULL,
    id INTEGER NOT NULL,
    jurisdiction TEXT NOT NULL,
    source TEXT NOT NULL,
    native_id TEXT NOT NULL,
    name TEXT NOT NULL,
    channel TEXT NOT NULL,
    unit TEXT NOT NULL,
    year INTEGER NOT NULL,
    day INTEGER NOT NULL,
    at INTEGER NOT NULL,
    title TEXT NOT NULL,
    url TEXT NOT NULL,
    document_number TEXT NOT NULL,
    index_number TEXT NOT NULL,
    kind TEXT NOT NULL,
    five_open TEXT NOT NULL,
    field TEXT NOT NULL,
    theme TEXT NOT NULL,
    area TEXT NOT NULL,
    standing TEXT NOT NULL,
    seen_present INTEGER NOT NULL,
    seen_deleted INTEGER NOT NULL,
    place TEXT NOT NULL,
    receipt INTEGER NOT NULL,
    information INTEGER NOT NULL
) STRICT;
CREATE INDEX disclosure_past_id ON disclosure_past (id, until);
CREATE TRIGGER disclosure_past_is_final_update BEFORE UPDATE ON disclosure_past BEGIN SELECT raise(ABORT, 'history is final'); END;
CREATE TRIGGER disclosure_past_is_final_delete BEFORE DELETE ON disclosure_past BEGIN SELECT raise(ABORT, 'history is final'); END;
CREATE TRIGGER disclosure_keeps_update AFTER UPDATE ON disclosure
WHEN OLD.receipt <> NEW.receipt OR OLD.information <> NEW.information
BEGIN
    INSERT INTO disclosure_past SELECT NULL, (SELECT coalesce(max(number), 0) + 1 FROM receipt), OLD.id, OLD.jurisdiction, OLD.source,
        OLD.native_id, OLD.name, OLD.channel, OLD.unit, OLD.year, OLD.day, OLD.at, OLD.title, OLD.url, OLD.document_number,
        OLD.index_number, OLD.kind, OLD.five_open, OLD.field, OLD.theme, OLD.area, OLD.standing, OLD.seen_present, OLD.seen_deleted,
        OLD.place, OLD.receipt, OLD.information;
END;
CREATE TRIGGER disclosure_keeps_delete AFTER DELETE ON disclosure
BEGIN
    INSERT INTO disclosure_past SELECT NULL, (SELECT coalesce(max(number), 0) + 1 FROM receipt), OLD.id, OLD.jurisdiction, OLD.source,
        OLD.native_id, OLD.name, OLD.channel, OLD.unit, OLD.year, OLD.day, OLD.at, OLD.title, OLD.url, OLD.document_number,
        OLD.index_number, OLD.kind, OLD.five_open, OLD.field, OLD.theme, OLD.area, OLD.standing, OLD.seen_present, OLD.seen_deleted,
        OLD.place, OLD.receipt, OLD.information;
END;

CREATE TABLE register_past (
    row INTEGER PRIMARY KEY,
    until INTEGER NOT NULL,
    jurisdiction TEXT NOT NULL,
    register TEXT NOT NULL,
    native_id TEXT NOT NULL,
    year INTEGER NOT NULL,
    day TEXT NOT NULL,
    unit TEXT NOT NULL,
    fields TEXT NOT NULL,
    place TEXT NOT NULL,
    receipt INTEGER NOT NULL
) STRICT;
CREATE INDEX register_past_key ON register_past (jurisdiction, register, native_id, until);
CREATE TRIGGER register_past_is_final_update BEFORE UPDATE ON register_past BEGIN SELECT raise(ABORT, 'history is final'); END;
CREATE TRIGGER register_past_is_final_delete BEFORE DELETE ON register_past BEGIN SELECT raise(ABORT, 'history is final'); END;
-- A correction replaces the row; a replacement tells no trigger of deletion, but it tells that of the insertion beforehand.
CREATE TRIGGER register_keeps BEFORE INSERT ON register
WHEN EXISTS (SELECT 1 FROM register r
    WHERE r.jurisdiction = NEW.jurisdiction AND r.register = NEW.register AND r.native_id = NEW.native_id)
BEGIN
    INSERT INTO register_past SELECT NULL, (SELECT coalesce(max(number), 0) + 1 FROM receipt), r.jurisdiction, r.register, r.native_id,
        r.year, r.day, r.unit, r.fields, r.place, r.receipt
    FROM register r WHERE r.jurisdiction = NEW.jurisdiction AND r.register = NEW.register AND r.native_id = NEW.native_id;
END;

CREATE TABLE quarantine_past (
    row INTEGER PRIMARY KEY,
    until INTEGER NOT NULL,
    id INTEGER NOT NULL,
    open INTEGER NOT NULL
) STRICT;
CREATE INDEX quarantine_past_id ON quarantine_past (id, until);
CREATE TRIGGER quarantine_past_is_final_update BEFORE UPDATE ON quarantine_past BEGIN SELECT raise(ABORT, 'history is final'); END;
CREATE TRIGGER quarantine_past_is_final_delete BEFORE DELETE ON quarantine_past BEGIN SELECT raise(ABORT, 'history is final'); END;
CREATE TRIGGER quarantine_keeps AFTER UPDATE ON quarantine WHEN OLD.resolved_at <> NEW.resolved_at
BEGIN
    INSERT INTO quarantine_past SELECT NULL, (SELECT coalesce(max(number), 0) + 1 FROM receipt), OLD.id, OLD.resolved_at = '';
END;
