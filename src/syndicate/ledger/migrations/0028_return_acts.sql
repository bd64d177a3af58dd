-- What people did to filled forms: a year closed, a number adjusted afterwards. Signed, chained by hash, never changed.
CREATE TABLE return_act (
    number INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    person TEXT NOT NULL CHECK (trim(person) <> ''),
    deed TEXT NOT NULL CHECK (deed = 'close' OR deed = 'adjust'),
    jurisdiction TEXT NOT NULL,
    year INTEGER NOT NULL,
    form TEXT NOT NULL,
    scope TEXT NOT NULL,
    counting TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (trim(reason) <> ''),
    receipt INTEGER NOT NULL,
    receipt_hash TEXT NOT NULL,
    details TEXT NOT NULL CHECK (json_valid(details)),
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;
CREATE INDEX return_act_of ON return_act (jurisdiction, year, form, scope, counting);
CREATE UNIQUE INDEX return_act_one_closing ON return_act (jurisdiction, year, form, scope, counting) WHERE deed = 'close';
CREATE TRIGGER return_act_is_final_update BEFORE UPDATE ON return_act BEGIN SELECT raise(ABORT, 'an act is final'); END;
CREATE TRIGGER return_act_is_final_delete BEFORE DELETE ON return_act BEGIN SELECT raise(ABORT, 'an act is final'); END;
CREATE TRIGGER return_act_follows_the_last BEFORE INSERT ON return_act
WHEN NEW.number <> 1 + coalesce((SELECT max(number) FROM return_act), 0)
    OR NEW.previous <> coalesce((SELECT hash FROM return_act ORDER BY number DESC LIMIT 1),
        '0000000000000000000000000000000000000000000000000000000000000000')
BEGIN SELECT raise(ABORT, 'an act follows the last one of its chain'); END;
CREATE TRIGGER return_act_adjusts_a_closed_year BEFORE INSERT ON return_act
WHEN NEW.deed = 'adjust' AND NOT EXISTS (SELECT 1 FROM return_act a WHERE a.deed = 'close' AND a.jurisdiction = NEW.jurisdiction
    AND a.year = NEW.year AND a.form = NEW.form AND a.scope = NEW.scope AND a.counting = NEW.counting)
BEGIN SELECT raise(ABORT, 'only a closed year is adjusted'); END;
