-- The gate. What may go out is read from the view `publishable` alone; triggers refuse what the rules of the gate refuse.
CREATE TABLE procedure (
    id INTEGER NOT NULL,
    tier INTEGER NOT NULL CHECK (tier BETWEEN 1 AND 5),
    name TEXT NOT NULL,
    quorum INTEGER NOT NULL CHECK (quorum >= 1),
    days INTEGER NOT NULL CHECK (days >= 0),
    PRIMARY KEY (id, tier)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER procedure_is_final_update BEFORE UPDATE ON procedure BEGIN SELECT raise(ABORT, 'a procedure is final'); END;
CREATE TRIGGER procedure_is_final_delete BEFORE DELETE ON procedure BEGIN SELECT raise(ABORT, 'a procedure is final'); END;

CREATE TABLE person (
    name TEXT PRIMARY KEY CHECK (name <> '' AND name <> 'system'),
    jurisdiction TEXT NOT NULL,
    display TEXT NOT NULL,
    unit TEXT NOT NULL,
    roles TEXT NOT NULL CHECK (json_valid(roles)),
    password TEXT NOT NULL,
    totp TEXT NOT NULL,
    disabled_at TEXT NOT NULL,
    act INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER person_stays BEFORE DELETE ON person BEGIN SELECT raise(ABORT, 'a user is disabled, never deleted'); END;

CREATE TABLE token (
    digest TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (name),
    label TEXT NOT NULL,
    expires_on TEXT NOT NULL,
    revoked_at TEXT NOT NULL,
    act INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE delegation (
    id INTEGER PRIMARY KEY,
    jurisdiction TEXT NOT NULL,
    principal TEXT NOT NULL REFERENCES person (name),
    delegate TEXT NOT NULL REFERENCES person (name),
    tier INTEGER NOT NULL,
    since TEXT NOT NULL,
    until TEXT NOT NULL,
    revoked_at TEXT NOT NULL,
    act INTEGER NOT NULL,
    CHECK (principal <> delegate),
    CHECK (since <= until)
) STRICT;
CREATE TRIGGER delegation_stays BEFORE DELETE ON delegation BEGIN SELECT raise(ABORT, 'a delegation is revoked, never deleted'); END;
CREATE TRIGGER delegation_is_final BEFORE UPDATE ON delegation
WHEN OLD.revoked_at <> '' OR (NEW.id, NEW.jurisdiction, NEW.principal, NEW.delegate, NEW.tier, NEW.since, NEW.until)
    IS NOT (OLD.id, OLD.jurisdiction, OLD.principal, OLD.delegate, OLD.tier, OLD.since, OLD.until)
BEGIN SELECT raise(ABORT, 'a delegation can only be revoked, once'); END;

CREATE TABLE review (
    id TEXT PRIMARY KEY,
    jurisdiction TEXT NOT NULL,
    subject TEXT NOT NULL,
    platform TEXT NOT NULL,
    native_id TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('draft', 'published')),
    unit TEXT NOT NULL,
    author TEXT NOT NULL,
    made_on TEXT NOT NULL,
    procedure INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('held', 'screened', 'tier_1', 'tier_2', 'tier_3', 'tier_4', 'tier_5',
        'cleared', 'released', 'returned', 'withheld', 'escalated', 'withdrawn')),
    round INTEGER NOT NULL,
    version INTEGER NOT NULL,
    digest TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    since TEXT NOT NULL,
    act INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX review_subject ON review (jurisdiction, subject) WHERE state <> 'withdrawn';
CREATE INDEX review_state ON review (jurisdiction, state, since);
CREATE INDEX review_item ON review (jurisdiction, platform, native_id);

CREATE TABLE version (
    id INTEGER PRIMARY KEY,
    review TEXT NOT NULL,
    number INTEGER NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    html INTEGER NOT NULL CHECK (html IN (0, 1)),
    attachments TEXT NOT NULL,
    masks TEXT NOT NULL,
    shown_title TEXT NOT NULL,
    shown_body TEXT NOT NULL,
    channels TEXT NOT NULL,
    rules TEXT NOT NULL,
    purpose TEXT NOT NULL,
    sheet TEXT NOT NULL,
    wording TEXT NOT NULL,
    digest TEXT NOT NULL,
    by TEXT NOT NULL,
    at TEXT NOT NULL,
    UNIQUE (review, number)
) STRICT;
CREATE INDEX version_wording ON version (wording);
CREATE TRIGGER version_is_final_update BEFORE UPDATE ON version BEGIN SELECT raise(ABORT, 'a version is final'); END;
CREATE TRIGGER version_is_final_delete BEFORE DELETE ON version BEGIN SELECT raise(ABORT, 'a version is final'); END;

CREATE TABLE finding (
    version INTEGER NOT NULL,
    number INTEGER NOT NULL,
    of TEXT NOT NULL CHECK (of IN ('text', 'shown')),
    part TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    kind TEXT NOT NULL,
    act TEXT NOT NULL CHECK (act IN ('redact', 'block')),
    rule TEXT NOT NULL,
    reason TEXT NOT NULL,
    rules TEXT NOT NULL,
    PRIMARY KEY (version, number)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER finding_is_final_update BEFORE UPDATE ON finding BEGIN SELECT raise(ABORT, 'a finding is final'); END;
CREATE TRIGGER finding_is_final_delete BEFORE DELETE ON finding BEGIN SELECT raise(ABORT, 'a finding is final'); END;

CREATE TABLE act (
    number INTEGER PRIMARY KEY,
    jurisdiction TEXT NOT NULL,
    place INTEGER NOT NULL,
    at TEXT NOT NULL,
    person TEXT NOT NULL CHECK (person <> ''),
    principal TEXT NOT NULL,
    deed TEXT NOT NULL CHECK (deed IN ('open', 'screen', 'edit', 'find', 'dismiss', 'submit', 'approve', 'retract', 'return',
        'withhold', 'escalate', 'release', 'withdraw', 'read', 'alarm', 'resolve', 'delegate', 'revoke', 'procedure', 'user')),
    review TEXT NOT NULL,
    tier INTEGER NOT NULL,
    round INTEGER NOT NULL,
    digest TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    code TEXT NOT NULL,
    reason TEXT NOT NULL,
    article TEXT NOT NULL,
    details TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL,
    UNIQUE (jurisdiction, place),
    CHECK (deed NOT IN ('return', 'withhold', 'escalate', 'withdraw', 'retract', 'dismiss', 'find', 'resolve')
        OR (trim(code) <> '' AND trim(reason) <> '')),
    CHECK (deed <> 'withhold' OR trim(article) <> '')
) STRICT;
CREATE INDEX act_review ON act (review, round, deed);
CREATE UNIQUE INDEX act_one_approval ON act (review, round, person) WHERE deed = 'approve';
CREATE TRIGGER act_is_final_update BEFORE UPDATE ON act BEGIN SELECT raise(ABORT, 'an act is final'); END;
CREATE TRIGGER act_is_final_delete BEFORE DELETE ON act BEGIN SELECT raise(ABORT, 'an act is final'); END;
CREATE TRIGGER act_follows_the_last BEFORE INSERT ON act
WHEN NEW.place <> 1 + coalesce((SELECT max(place) FROM act WHERE jurisdiction = NEW.jurisdiction), 0)
    OR NEW.previous <> coalesce((SELECT hash FROM act WHERE jurisdiction = NEW.jurisdiction ORDER BY place DESC LIMIT 1),
        '0000000000000000000000000000000000000000000000000000000000000000')
BEGIN SELECT raise(ABORT, 'an act follows the last one of its chain'); END;
CREATE TRIGGER act_starts_where_the_review_stands BEFORE INSERT ON act
WHEN NEW.review <> '' AND NEW.deed <> 'open' AND NOT EXISTS (SELECT 1 FROM review r WHERE r.id = NEW.review
    AND r.jurisdiction = NEW.jurisdiction AND r.state = NEW.before AND NEW.round BETWEEN r.round AND r.round + 1)
BEGIN SELECT raise(ABORT, 'an act starts where its review stands'); END;
CREATE TRIGGER approval_is_of_what_stands BEFORE INSERT ON act
WHEN NEW.deed = 'approve' AND NOT EXISTS (SELECT 1 FROM review r WHERE r.id = NEW.review AND r.state = 'tier_' || NEW.tier
    AND r.round = NEW.round AND r.digest = NEW.digest)
BEGIN SELECT raise(ABORT, 'an approval is of the current digest, at the current tier'); END;
CREATE TRIGGER approval_is_by_somebody_else BEFORE INSERT ON act
WHEN NEW.deed = 'approve' AND (
    EXISTS (SELECT 1 FROM review r WHERE r.id = NEW.review AND r.author IN (NEW.person, nullif(NEW.principal, '')))
    OR EXISTS (SELECT 1 FROM act a WHERE a.review = NEW.review AND a.deed IN ('open', 'edit', 'submit')
        AND a.person IN (NEW.person, nullif(NEW.principal, '')))
    OR EXISTS (SELECT 1 FROM act a WHERE a.review = NEW.review AND a.deed = 'approve' AND a.round = NEW.round
        AND (a.person IN (NEW.person, nullif(NEW.principal, ''))
            OR nullif(a.principal, '') IN (NEW.person, nullif(NEW.principal, '')))))
BEGIN SELECT raise(ABORT, 'author and every tier are different people'); END;
CREATE TRIGGER approval_is_by_right BEFORE INSERT ON act
WHEN NEW.deed = 'approve' AND NOT EXISTS (SELECT 1 FROM person p, person q, json_each(q.roles) role
    WHERE p.name = NEW.person AND p.disabled_at = '' AND q.disabled_at = '' AND role.value = 'tier_' || NEW.tier
        AND q.name = coalesce(nullif(NEW.principal, ''), NEW.person)
        AND (NEW.principal = '' OR EXISTS (SELECT 1 FROM delegation d WHERE d.principal = NEW.principal
            AND d.delegate = NEW.person AND d.tier = NEW.tier AND d.revoked_at = ''
            AND substr(NEW.at, 1, 10) BETWEEN d.since AND d.until)))
BEGIN SELECT raise(ABORT, 'who approves has the right to, at this moment'); END;

CREATE TABLE dismissal (
    version INTEGER NOT NULL,
    number INTEGER NOT NULL,
    act INTEGER NOT NULL,
    PRIMARY KEY (version, number)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER dismissal_is_final_update BEFORE UPDATE ON dismissal BEGIN SELECT raise(ABORT, 'a dismissal is final'); END;
CREATE TRIGGER dismissal_is_final_delete BEFORE DELETE ON dismissal BEGIN SELECT raise(ABORT, 'a dismissal is final'); END;
CREATE TRIGGER dismissal_is_an_act BEFORE INSERT ON dismissal
WHEN NOT EXISTS (SELECT 1 FROM act a JOIN review r ON r.id = a.review
    WHERE a.number = NEW.act AND a.deed = 'dismiss' AND r.version = NEW.version)
BEGIN SELECT raise(ABORT, 'a finding is dismissed by an act'); END;

CREATE VIEW open_finding AS
SELECT f.* FROM finding f
WHERE f.of = 'shown' AND NOT EXISTS (SELECT 1 FROM dismissal d WHERE d.version = f.version AND d.number = f.number);

CREATE VIEW approval AS
SELECT a.review, a.tier, a.person, a.principal, a.at, a.number AS act
FROM review r JOIN act a ON a.review = r.id AND a.round = r.round AND a.digest = r.digest AND a.deed = 'approve';

-- The outcome of the procedure, worked out from the acts and not from the state alone.
CREATE VIEW clearance AS
SELECT r.id AS review, r.jurisdiction, r.digest, r.version, v.wording, r.state,
    (SELECT max(a.at) FROM approval a WHERE a.review = r.id) AS cleared_at
FROM review r JOIN version v ON v.id = r.version AND v.review = r.id AND v.digest = r.digest
WHERE r.state IN ('cleared', 'released')
    AND (SELECT count(DISTINCT a.person) FROM approval a WHERE a.review = r.id AND a.person <> r.author) >= 3
    AND NOT EXISTS (SELECT 1 FROM procedure p WHERE p.id = r.procedure
        AND (SELECT count(DISTINCT a.person) FROM approval a WHERE a.review = r.id AND a.tier = p.tier) < p.quorum)
    AND NOT EXISTS (SELECT 1 FROM open_finding f WHERE f.version = r.version);

CREATE TRIGGER review_opens_held BEFORE INSERT ON review
WHEN NEW.state <> 'held' OR NEW.round <> 1
    OR NOT EXISTS (SELECT 1 FROM act a WHERE a.number = NEW.act AND a.review = NEW.id AND a.deed = 'open' AND a.digest = NEW.digest)
    OR (SELECT count(*) FROM procedure p WHERE p.id = NEW.procedure) < 3
BEGIN SELECT raise(ABORT, 'a review opens by an act, held, under a procedure of at least three tiers'); END;
CREATE TRIGGER review_stays BEFORE DELETE ON review BEGIN SELECT raise(ABORT, 'a review stays on the record'); END;
CREATE TRIGGER review_keeps_its_subject BEFORE UPDATE ON review
WHEN (NEW.id, NEW.jurisdiction, NEW.subject, NEW.platform, NEW.native_id, NEW.source, NEW.unit, NEW.author, NEW.made_on,
        NEW.procedure, NEW.opened_at)
    IS NOT (OLD.id, OLD.jurisdiction, OLD.subject, OLD.platform, OLD.native_id, OLD.source, OLD.unit, OLD.author, OLD.made_on,
        OLD.procedure, OLD.opened_at)
BEGIN SELECT raise(ABORT, 'what a review is of does not change'); END;
CREATE TRIGGER review_moves_by_acts BEFORE UPDATE ON review
WHEN NOT EXISTS (SELECT 1 FROM act a WHERE a.number = NEW.act AND a.review = NEW.id AND a.after = NEW.state AND a.round = NEW.round
        AND a.digest = NEW.digest AND a.before = OLD.state AND a.deed <> 'read'
        AND a.number = (SELECT max(b.number) FROM act b WHERE b.review = NEW.id AND b.deed <> 'read'))
    OR NEW.act <= OLD.act
    OR NOT EXISTS (SELECT 1 FROM version v WHERE v.id = NEW.version AND v.review = NEW.id AND v.digest = NEW.digest)
BEGIN SELECT raise(ABORT, 'a review moves only by an act on the record'); END;
CREATE TRIGGER review_is_cleared_by_three BEFORE UPDATE ON review
WHEN NEW.state IN ('cleared', 'released') AND (
    (SELECT count(DISTINCT a.person) FROM act a WHERE a.review = NEW.id AND a.deed = 'approve' AND a.round = NEW.round
        AND a.digest = NEW.digest AND a.person <> NEW.author) < 3
    OR EXISTS (SELECT 1 FROM procedure p WHERE p.id = NEW.procedure AND p.quorum > (SELECT count(DISTINCT a.person) FROM act a
        WHERE a.review = NEW.id AND a.deed = 'approve' AND a.round = NEW.round AND a.digest = NEW.digest AND a.tier = p.tier))
    OR EXISTS (SELECT 1 FROM open_finding f WHERE f.version = NEW.version))
BEGIN SELECT raise(ABORT, 'cleared means approved at every tier by different people, three at least, with nothing found left open'); END;

-- The only thing that anything outgoing may read. A publication that has changed since is not in it.
CREATE VIEW publishable AS
SELECT r.id AS review, r.jurisdiction, r.subject, r.source, r.unit, r.state, r.digest,
    v.shown_title AS title, v.shown_body AS body, v.html, v.attachments, v.channels, v.sheet, r.made_on, c.cleared_at,
    CASE r.state WHEN 'released' THEN r.since ELSE '' END AS released_at,
    coalesce(d.url, '') AS url,
    CASE WHEN d.day > 0 THEN substr(d.day, 1, 4) || '-' || substr(d.day, 5, 2) || '-' || substr(d.day, 7, 2) ELSE '' END AS published,
    coalesce(d.document_number, json_extract(v.sheet, '$.document_number'), '') AS document_number,
    coalesce(d.index_number, json_extract(v.sheet, '$.index_number'), '') AS index_number,
    coalesce(d.kind, json_extract(v.sheet, '$.kind'), '') AS kind,
    coalesce(d.five_open, json_extract(v.sheet, '$.five_open'), '') AS five_open,
    coalesce(d.field, json_extract(v.sheet, '$.field'), '') AS field,
    coalesce(d.theme, json_extract(v.sheet, '$.theme'), '') AS theme
FROM clearance c
JOIN review r ON r.id = c.review
JOIN version v ON v.id = r.version
LEFT JOIN disclosure d ON r.source = 'published' AND d.id = coalesce(
    (SELECT i.id FROM disclosure i WHERE i.jurisdiction = r.jurisdiction AND i.source = r.platform AND i.native_id = r.native_id),
    (SELECT n.disclosure FROM name n WHERE n.jurisdiction = r.jurisdiction AND n.source = r.platform AND n.native_id = r.native_id))
WHERE r.source = 'draft'
    OR EXISTS (SELECT 1 FROM revision w WHERE w.id = d.revision AND w.headline = v.title AND w.text = v.body AND w.presence = 'present');

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    jurisdiction TEXT NOT NULL,
    review TEXT NOT NULL,
    event TEXT NOT NULL CHECK (event IN ('released', 'withdrawn')),
    digest TEXT NOT NULL,
    code TEXT NOT NULL,
    act INTEGER NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX outbox_review ON outbox (review);
CREATE TRIGGER outbox_is_final_update BEFORE UPDATE ON outbox BEGIN SELECT raise(ABORT, 'what is to be sent is final'); END;
CREATE TRIGGER outbox_is_final_delete BEFORE DELETE ON outbox BEGIN SELECT raise(ABORT, 'what is to be sent is final'); END;
CREATE TRIGGER outbox_needs_clearance BEFORE INSERT ON outbox
WHEN NEW.event = 'released' AND NOT EXISTS (SELECT 1 FROM publishable p WHERE p.review = NEW.review
    AND p.jurisdiction = NEW.jurisdiction AND p.digest = NEW.digest AND p.state = 'released')
BEGIN SELECT raise(ABORT, 'nothing goes out without a clearance of exactly what goes out'); END;
CREATE TRIGGER outbox_takes_back_what_went_out BEFORE INSERT ON outbox
WHEN NEW.event = 'withdrawn' AND NOT EXISTS (SELECT 1 FROM outbox o JOIN review r ON r.id = o.review WHERE o.review = NEW.review
    AND o.event = 'released' AND r.state <> 'released')
BEGIN SELECT raise(ABORT, 'only what went out can be taken back'); END;

-- What was released and is not any more, with the moment and the code of the reason: for deleted entries of feeds.
CREATE VIEW tombstone AS
SELECT r.id AS review, r.jurisdiction, r.unit, o.digest, o.code, o.at, r.state
FROM review r JOIN outbox o ON o.id = (SELECT max(p.id) FROM outbox p WHERE p.review = r.id)
WHERE o.event = 'withdrawn' AND r.state <> 'released';

CREATE TABLE alarm (
    id INTEGER PRIMARY KEY,
    jurisdiction TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('leak', 'sealed')),
    subject TEXT NOT NULL,
    review TEXT NOT NULL,
    findings INTEGER NOT NULL,
    detector TEXT NOT NULL,
    raised_at TEXT NOT NULL,
    act INTEGER NOT NULL,
    resolved_at TEXT NOT NULL,
    resolved_by TEXT NOT NULL,
    resolution TEXT NOT NULL,
    resolved_act INTEGER NOT NULL
) STRICT;
CREATE INDEX alarm_open ON alarm (jurisdiction, subject) WHERE resolved_at = '';
CREATE TRIGGER alarm_stays BEFORE DELETE ON alarm BEGIN SELECT raise(ABORT, 'an alarm is resolved, never deleted'); END;
CREATE TRIGGER alarm_is_resolved_once BEFORE UPDATE ON alarm
WHEN OLD.resolved_at <> '' OR trim(NEW.resolution) = '' OR (NEW.id, NEW.jurisdiction, NEW.kind, NEW.subject, NEW.review, NEW.findings,
        NEW.detector, NEW.raised_at, NEW.act)
    IS NOT (OLD.id, OLD.jurisdiction, OLD.kind, OLD.subject, OLD.review, OLD.findings, OLD.detector, OLD.raised_at, OLD.act)
BEGIN SELECT raise(ABORT, 'an alarm is resolved once, with a reason'); END;

-- Who is working on a review just now; a claim ends by itself and decides nothing.
CREATE TABLE claim (
    review TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    until TEXT NOT NULL
) STRICT, WITHOUT ROWID;
