-- What the words of a revision come to: derived, noted when a publication is screened, so that comparing needs no reading.
CREATE TABLE spoken (
    revision INTEGER PRIMARY KEY,
    wording TEXT NOT NULL
) STRICT;
CREATE INDEX alarm_jurisdiction ON alarm (jurisdiction, resolved_at);
CREATE INDEX review_source ON review (source, state);
