-- The counters by month, over all days and units: what a page of figures reads, however long the history. Moved with the counters.
CREATE TABLE month_counter (
    jurisdiction TEXT NOT NULL,
    facet TEXT NOT NULL,
    month INTEGER NOT NULL,
    channel TEXT NOT NULL,
    value TEXT NOT NULL,
    postings INTEGER NOT NULL,
    channel_first INTEGER NOT NULL,
    first INTEGER NOT NULL,
    PRIMARY KEY (jurisdiction, facet, month, channel, value)
) STRICT, WITHOUT ROWID;
INSERT INTO month_counter
SELECT jurisdiction, facet, day / 100, channel, value, sum(postings), sum(channel_first), sum(first)
FROM counter GROUP BY 1, 2, 3, 4, 5;
