-- Somebody must always be able to manage users; and failures to prove who one is are remembered across commands.
CREATE TRIGGER person_keeps_an_administrator BEFORE UPDATE ON person
WHEN OLD.disabled_at = '' AND EXISTS (SELECT 1 FROM json_each(OLD.roles) r WHERE r.value = 'administrator')
    AND (NEW.disabled_at <> '' OR NOT EXISTS (SELECT 1 FROM json_each(NEW.roles) r WHERE r.value = 'administrator'))
    AND NOT EXISTS (SELECT 1 FROM person p, json_each(p.roles) r
        WHERE p.name <> OLD.name AND p.disabled_at = '' AND r.value = 'administrator')
BEGIN SELECT raise(ABORT, 'the last administrator stays'); END;

-- No part of the record: rows may be deleted at any time.
CREATE TABLE failed_login (
    name TEXT PRIMARY KEY,
    failures INTEGER NOT NULL,
    last_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
