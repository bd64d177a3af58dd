-- Written once: `INSERT OR REPLACE` removes the row in its place without asking the triggers that keep rows from being deleted.
CREATE FUNCTION is_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    there BOOLEAN;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I.%I t WHERE (%s) = (%s))', TG_TABLE_SCHEMA, TG_TABLE_NAME, TG_ARGV[0], TG_ARGV[1])
        INTO there USING NEW;
    IF there THEN
        RAISE EXCEPTION 'what stands on the record is not written over' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER procedure_is_written_once BEFORE INSERT ON procedure FOR EACH ROW
    EXECUTE FUNCTION is_written_once('t.id, t.tier', '($1).id, ($1).tier');
CREATE TRIGGER person_is_written_once BEFORE INSERT ON person FOR EACH ROW
    EXECUTE FUNCTION is_written_once('t.name', '($1).name');
CREATE TRIGGER token_is_written_once BEFORE INSERT ON token FOR EACH ROW
    EXECUTE FUNCTION is_written_once('t.digest', '($1).digest');
CREATE TRIGGER delegation_is_written_once BEFORE INSERT ON delegation FOR EACH ROW
    EXECUTE FUNCTION is_written_once('t.id', '($1).id');
CREATE TRIGGER review_is_written_once BEFORE INSERT ON review FOR EACH ROW
    EXECUTE FUNCTION is_written_once('t.id', '($1).id');
CREATE TRIGGER version_is_written_once BEFORE INSERT ON version FOR EACH ROW
    EXECUTE FUNCTION is_written_once('t.id', '($1).id');
CREATE TRIGGER finding_is_written_once BEFORE INSERT ON finding FOR EACH ROW
    EXECUTE FUNCTION is_written_once('t.version, t.number', '($1).version, ($1).number');
CREATE TRIGGER dismissal_is_written_once BEFORE INSERT ON dismissal FOR EACH ROW
    EXECUTE FUNCTION is_written_once('t.version, t.number', '($1).version, ($1).number');
CREATE TRIGGER alarm_is_written_once BEFORE INSERT ON alarm FOR EACH ROW
    EXECUTE FUNCTION is_written_once('t.id', '($1).id');
CREATE TRIGGER outbox_is_written_once BEFORE INSERT ON outbox FOR EACH ROW
    EXECUTE FUNCTION is_written_once('t.id', '($1).id');

-- Users, tokens and delegations come and change by acts that name them.
CREATE FUNCTION changes_by_acts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (TG_OP = 'UPDATE' AND NEW.act <= OLD.act) OR NOT EXISTS (SELECT 1 FROM act a WHERE a.number = NEW.act
        AND json_extract(a.details, '$.table') = TG_TABLE_NAME AND json_extract(a.details, '$.key') = to_jsonb(NEW) ->> TG_ARGV[0]) THEN
        RAISE EXCEPTION 'who may do what changes by an act on the record' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER person_comes_by_acts BEFORE INSERT ON person FOR EACH ROW EXECUTE FUNCTION changes_by_acts('name');
CREATE TRIGGER person_changes_by_acts BEFORE UPDATE ON person FOR EACH ROW EXECUTE FUNCTION changes_by_acts('name');
CREATE TRIGGER token_comes_by_acts BEFORE INSERT ON token FOR EACH ROW EXECUTE FUNCTION changes_by_acts('digest');
CREATE TRIGGER token_changes_by_acts BEFORE UPDATE ON token FOR EACH ROW EXECUTE FUNCTION changes_by_acts('digest');
CREATE TRIGGER delegation_comes_by_acts BEFORE INSERT ON delegation FOR EACH ROW EXECUTE FUNCTION changes_by_acts('id');
CREATE TRIGGER delegation_changes_by_acts BEFORE UPDATE ON delegation FOR EACH ROW EXECUTE FUNCTION changes_by_acts('id');
