-- What stands beside the counts is rare; each of these holds a handful of rows, and a row that is counted is in neither.
CREATE INDEX disclosure_uncounted ON disclosure (jurisdiction, year, day) WHERE standing <> 'own';
CREATE INDEX disclosure_withdrawn ON disclosure (jurisdiction, year, day) WHERE seen_deleted > seen_present;
