-- The 26 areas of 2019 as a facet; until the past is filed again nobody knows the area of what was read before.
ALTER TABLE disclosure ADD COLUMN area TEXT NOT NULL DEFAULT 'unknown';
ALTER TABLE information ADD COLUMN area TEXT NOT NULL DEFAULT 'unknown';

-- Counted from the first day, as any other value: what is filed again later is taken out of `unknown`.
INSERT INTO counter (jurisdiction, day, channel, unit, facet, value, postings, channel_first, unit_first, first)
SELECT jurisdiction, day, channel, unit, 'area', 'unknown', postings, channel_first, unit_first, first
FROM counter WHERE facet = '';
