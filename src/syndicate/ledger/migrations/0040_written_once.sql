-- Written once: `INSERT OR REPLACE` removes the row in its place without asking the triggers that keep rows from being deleted.
CREATE TRIGGER procedure_is_written_once BEFORE INSERT ON procedure WHEN EXISTS (SELECT 1 FROM procedure t WHERE t.id = NEW.id AND t.tier = NEW.tier)
BEGIN SELECT raise(ABORT, 'what stands on the record is not written over'); END;
CREATE TRIGGER person_is_written_once BEFORE INSERT ON person WHEN EXISTS (SELECT 1 FROM person t WHERE t.name = NEW.name)
BEGIN SELECT raise(ABORT, 'what stands on the record is not written over'); END;
CREATE TRIGGER token_is_written_once BEFORE INSERT ON token WHEN EXISTS (SELECT 1 FROM token t WHERE t.digest = NEW.digest)
BEGIN SELECT raise(ABORT, 'what stands on the record is not written over'); END;
CREATE TRIGGER delegation_is_written_once BEFORE INSERT ON delegation WHEN EXISTS (SELECT 1 FROM delegation t WHERE t.id = NEW.id)
BEGIN SELECT raise(ABORT, 'what stands on the record is not written over'); END;
CREATE TRIGGER review_is_written_once BEFORE INSERT ON review WHEN EXISTS (SELECT 1 FROM review t WHERE t.id = NEW.id)
BEGIN SELECT raise(ABORT, 'what stands on the record is not written over'); END;
CREATE TRIGGER version_is_written_once BEFORE INSERT ON version WHEN EXISTS (SELECT 1 FROM version t WHERE t.id = NEW.id OR t.review = NEW.review AND t.number = NEW.number)
BEGIN SELECT raise(ABORT, 'what stands on the record is not written over'); END;
CREATE TRIGGER finding_is_written_once BEFORE INSERT ON finding WHEN EXISTS (SELECT 1 FROM finding t WHERE t.version = NEW.version AND t.number = NEW.number)
BEGIN SELECT raise(ABORT, 'what stands on the record is not written over'); END;
CREATE TRIGGER dismissal_is_written_once BEFORE INSERT ON dismissal WHEN EXISTS (SELECT 1 FROM dismissal t WHERE t.version = NEW.version AND t.number = NEW.number)
BEGIN SELECT raise(ABORT, 'what stands on the record is not written over'); END;
CREATE TRIGGER alarm_is_written_once BEFORE INSERT ON alarm WHEN EXISTS (SELECT 1 FROM alarm t WHERE t.id = NEW.id)
BEGIN SELECT raise(ABORT, 'what stands on the record is not written over'); END;
CREATE TRIGGER outbox_is_written_once BEFORE INSERT ON outbox WHEN EXISTS (SELECT 1 FROM outbox t WHERE t.id = NEW.id)
BEGIN SELECT raise(ABORT, 'what stands on the record is not written over'); END;

-- Users, tokens and delegations come and change by acts that name them.
CREATE TRIGGER person_comes_by_acts BEFORE INSERT ON person WHEN NOT EXISTS (SELECT 1 FROM act a WHERE a.number = NEW.act
    AND json_extract(a.details, '$.table') = 'person' AND json_extract(a.details, '$.key') = NEW.name)
BEGIN SELECT raise(ABORT, 'who may do what changes by an act on the record'); END;
CREATE TRIGGER person_changes_by_acts BEFORE UPDATE ON person WHEN NEW.act <= OLD.act OR NOT EXISTS (SELECT 1 FROM act a WHERE a.number = NEW.act
    AND json_extract(a.details, '$.table') = 'person' AND json_extract(a.details, '$.key') = NEW.name)
BEGIN SELECT raise(ABORT, 'who may do what changes by an act on the record'); END;
CREATE TRIGGER token_comes_by_acts BEFORE INSERT ON token WHEN NOT EXISTS (SELECT 1 FROM act a WHERE a.number = NEW.act
    AND json_extract(a.details, '$.table') = 'token' AND json_extract(a.details, '$.key') = NEW.digest)
BEGIN SELECT raise(ABORT, 'who may do what changes by an act on the record'); END;
CREATE TRIGGER token_changes_by_acts BEFORE UPDATE ON token WHEN NEW.act <= OLD.act OR NOT EXISTS (SELECT 1 FROM act a WHERE a.number = NEW.act
    AND json_extract(a.details, '$.table') = 'token' AND json_extract(a.details, '$.key') = NEW.digest)
BEGIN SELECT raise(ABORT, 'who may do what changes by an act on the record'); END;
CREATE TRIGGER delegation_comes_by_acts BEFORE INSERT ON delegation WHEN NOT EXISTS (SELECT 1 FROM act a WHERE a.number = NEW.act
    AND json_extract(a.details, '$.table') = 'delegation' AND json_extract(a.details, '$.key') = NEW.id)
BEGIN SELECT raise(ABORT, 'who may do what changes by an act on the record'); END;
CREATE TRIGGER delegation_changes_by_acts BEFORE UPDATE ON delegation WHEN NEW.act <= OLD.act OR NOT EXISTS (SELECT 1 FROM act a WHERE a.number = NEW.act
    AND json_extract(a.details, '$.table') = 'delegation' AND json_extract(a.details, '$.key') = NEW.id)
BEGIN SELECT raise(ABORT, 'who may do what changes by an act on the record'); END;
