-- The 26 areas of 2019 as a facet; until the past is filed again nobody knows the area of what was read before.
ALTER TABLE disclosure ADD COLUMN area TEXT NOT NULL DEFAULT 'unknown';
ALTER TABLE information ADD COLUMN area TEXT NOT NULL DEFAULT 'unknown';
