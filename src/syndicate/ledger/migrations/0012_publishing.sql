-- The way out: subscribers, what is on its way to them, every attempt. No text under review stands here.
CREATE TABLE subscriber (
    name TEXT PRIMARY KEY CHECK (name <> ''),
    jurisdiction TEXT NOT NULL,
    url TEXT NOT NULL CHECK (url LIKE 'http://%' OR url LIKE 'https://%'),
    events TEXT NOT NULL CHECK (json_type(events) = 'array'),
    channels TEXT NOT NULL CHECK (json_type(channels) = 'array'),
    units TEXT NOT NULL CHECK (json_type(units) = 'array'),
    facets TEXT NOT NULL CHECK (json_type(facets) = 'array'),
    allow TEXT NOT NULL CHECK (json_type(allow) = 'array'),
    secret TEXT NOT NULL,
    former TEXT NOT NULL,
    former_until TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('active', 'disabled', 'gone', 'removed')),
    reason TEXT NOT NULL,
    seen INTEGER NOT NULL,
    hold_until TEXT NOT NULL,
    created_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    CHECK ((state = 'removed') = (secret = '')),
    CHECK (state <> 'removed' OR former = '')
) STRICT, WITHOUT ROWID;
CREATE TRIGGER subscriber_stays BEFORE DELETE ON subscriber BEGIN SELECT raise(ABORT, 'a subscriber is removed by its state, never deleted'); END;
CREATE TRIGGER subscriber_stays_removed BEFORE UPDATE ON subscriber WHEN OLD.state = 'removed' AND NEW.state <> 'removed'
BEGIN SELECT raise(ABORT, 'a subscriber that was removed does not come back'); END;

CREATE TABLE delivery (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    subscriber TEXT NOT NULL REFERENCES subscriber (name),
    posting INTEGER NOT NULL REFERENCES outbox (id),
    review TEXT NOT NULL,
    event TEXT NOT NULL CHECK (event IN ('released', 'withdrawn')),
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'delivered', 'dead', 'void')),
    tries INTEGER NOT NULL CHECK (tries >= 0),
    attempts INTEGER NOT NULL CHECK (attempts >= tries),
    next_at TEXT NOT NULL,
    lease TEXT NOT NULL,
    leased_until TEXT NOT NULL,
    created_at TEXT NOT NULL,
    settled_at TEXT NOT NULL,
    acknowledged_at TEXT NOT NULL,
    UNIQUE (subscriber, posting),
    CHECK ((state = 'sending') = (lease <> '')),
    CHECK (state <> 'delivered' OR acknowledged_at <> '')
) STRICT;
CREATE INDEX delivery_due ON delivery (subscriber, state, posting);
CREATE INDEX delivery_review ON delivery (review, subscriber, posting);
CREATE TRIGGER delivery_stays BEFORE DELETE ON delivery BEGIN SELECT raise(ABORT, 'a delivery stays on the record'); END;
CREATE TRIGGER delivery_keeps_its_subject BEFORE UPDATE ON delivery
WHEN (NEW.id, NEW.subscriber, NEW.posting, NEW.review, NEW.event, NEW.created_at)
        IS NOT (OLD.id, OLD.subscriber, OLD.posting, OLD.review, OLD.event, OLD.created_at)
    OR NEW.attempts < OLD.attempts OR (OLD.acknowledged_at <> '' AND NEW.acknowledged_at <> OLD.acknowledged_at)
BEGIN SELECT raise(ABORT, 'what was to be sent, and what was acknowledged, does not change'); END;
CREATE TRIGGER delivery_is_of_a_posting BEFORE INSERT ON delivery
WHEN NEW.state <> 'waiting' OR NEW.attempts <> 0 OR NEW.acknowledged_at <> '' OR NOT EXISTS (SELECT 1 FROM outbox o, subscriber s
    WHERE o.id = NEW.posting AND o.review = NEW.review AND o.event = NEW.event
        AND s.name = NEW.subscriber AND s.jurisdiction = o.jurisdiction)
BEGIN SELECT raise(ABORT, 'a delivery is of a row of the outbox'); END;
-- Once when it is planned and once more for every attempt: what is not publishable at that moment is not sent.
CREATE TRIGGER delivery_needs_clearance BEFORE INSERT ON delivery
WHEN NEW.event = 'released' AND NOT EXISTS (SELECT 1 FROM outbox o JOIN publishable p ON p.review = o.review
    AND p.jurisdiction = o.jurisdiction AND p.digest = o.digest AND p.state = 'released' WHERE o.id = NEW.posting)
BEGIN SELECT raise(ABORT, 'nothing goes out without a clearance of exactly what goes out'); END;
CREATE TRIGGER sending_needs_clearance BEFORE UPDATE ON delivery
WHEN NEW.event = 'released' AND NEW.state IN ('waiting', 'sending') AND OLD.state <> NEW.state
    AND NOT EXISTS (SELECT 1 FROM outbox o JOIN publishable p ON p.review = o.review
    AND p.jurisdiction = o.jurisdiction AND p.digest = o.digest AND p.state = 'released' WHERE o.id = NEW.posting)
    AND NOT (OLD.state = 'sending' AND NEW.state = 'waiting')
BEGIN SELECT raise(ABORT, 'nothing goes out without a clearance of exactly what goes out'); END;
CREATE TRIGGER sending_is_to_somebody_active BEFORE UPDATE ON delivery
WHEN NEW.state = 'sending' AND NEW.lease <> OLD.lease
    AND NOT EXISTS (SELECT 1 FROM subscriber s WHERE s.name = NEW.subscriber AND s.state = 'active')
BEGIN SELECT raise(ABORT, 'only an active subscriber is sent anything'); END;
CREATE TRIGGER recall_follows_what_was_sent BEFORE INSERT ON delivery
WHEN NEW.event = 'withdrawn' AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.subscriber = NEW.subscriber AND d.review = NEW.review
        AND d.event = 'released' AND d.attempts > 0 AND d.posting < NEW.posting)
    AND NOT EXISTS (SELECT 1 FROM subscriber s WHERE s.name = NEW.subscriber AND s.events = '["information.withdrawn"]')
BEGIN SELECT raise(ABORT, 'a recall goes to whoever may have got what is recalled'); END;

CREATE TABLE attempt (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    delivery INTEGER NOT NULL,
    subscriber TEXT NOT NULL,
    at TEXT NOT NULL,
    status INTEGER NOT NULL,
    milliseconds INTEGER NOT NULL,
    reason TEXT NOT NULL
) STRICT;
CREATE INDEX attempt_delivery ON attempt (delivery);
CREATE TRIGGER attempt_is_final_update BEFORE UPDATE ON attempt BEGIN SELECT raise(ABORT, 'the log of attempts is final'); END;
CREATE TRIGGER attempt_is_final_delete BEFORE DELETE ON attempt BEGIN SELECT raise(ABORT, 'the log of attempts is final'); END;

CREATE TABLE hub (
    url TEXT PRIMARY KEY,
    posting INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    next_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
