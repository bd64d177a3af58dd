-- Spelled out, so that the condition means the same wherever it is read.
DROP INDEX edge_doubtful;
CREATE INDEX edge_doubtful ON edge (one, other) WHERE doubtful = 1;
